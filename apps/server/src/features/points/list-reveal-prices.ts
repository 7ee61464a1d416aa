import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';

/** A3: the price of a reveal and its history; the first row of the first page is the present one. */
export async function listRevealPrices(db: Db | Tx, { limit, cursor, cursorKey }: { limit: number; cursor: string | undefined; cursorKey: CursorKey }) {
  const before = cursor === undefined ? undefined : Number(openCursor(cursorKey, 'reveal-prices', cursor)[0]);
  const rows = await db
    .selectFrom('reveal_prices as r')
    .leftJoin('operators as o', 'o.id', 'r.operator_id')
    .select(['r.id', 'r.points', 'r.created_at', 'o.display_name'])
    .$if(before !== undefined, (query) => query.where('r.id', '<', before ?? 0))
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({ number: row.id, points: row.points, operatorName: row.display_name, since: row.created_at.toISOString() })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, 'reveal-prices', [last.id]) : null,
  };
}
