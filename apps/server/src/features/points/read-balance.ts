import type { Db, Tx } from '../../platform/database.ts';

/** 点数余额. 0 for an institution that never had any. */
export async function readBalance(db: Db | Tx, institutionId: string): Promise<number> {
  const row = await db.selectFrom('point_accounts').select('balance').where('institution_id', '=', institutionId).executeTakeFirst();
  return row?.balance ?? 0;
}
