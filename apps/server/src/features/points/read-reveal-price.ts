import type { Db, Tx } from '../../platform/database.ts';
import { prepareQuery } from '../../platform/prepare-query.ts';

const findNewest = prepareQuery<object, { points: number }>((_none, db) => db.selectFrom('reveal_prices').select('points').orderBy('id', 'desc').limit(1));

/** The present price of one reveal in points: the newest row of the price's history. */
export async function readRevealPrice(db: Db | Tx): Promise<number> {
  const [newest] = await findNewest(db, {});
  if (newest === undefined) throw new Error('there is no price');
  return newest.points;
}
