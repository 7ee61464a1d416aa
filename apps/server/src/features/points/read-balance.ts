import type { Db, Tx } from '../../platform/database.ts';
import { prepareQuery } from '../../platform/prepare-query.ts';

const findBalance = prepareQuery<{ institutionId: string }, { balance: number }>(({ institutionId }, db) =>
  db.selectFrom('point_accounts').select('balance').where('institution_id', '=', institutionId),
);

/** 点数余额. 0 for an institution that never had any. */
export async function readBalance(db: Db | Tx, institutionId: string): Promise<number> {
  const [account] = await findBalance(db, { institutionId });
  return account?.balance ?? 0;
}
