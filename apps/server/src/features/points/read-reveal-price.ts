import type { Db, Tx } from '../../platform/database.ts';

/** The present price of one reveal in points: the newest row of the price's history. */
export async function readRevealPrice(db: Db | Tx): Promise<number> {
  const row = await db.selectFrom('reveal_prices').select('points').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();
  return row.points;
}
