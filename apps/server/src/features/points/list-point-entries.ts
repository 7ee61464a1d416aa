import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { maskName } from '../cards/mask-name.ts';
import { isVisibleTo, type Viewer } from '../cards/is-visible-to.ts';

/** 点数流水, newest first. A reveal's line names its person (masked) only while that card is visible to the institution. */
export async function listPointEntries(
  db: Db | Tx,
  { viewer, limit, cursor, cursorKey }: { viewer: Viewer; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `point-entries:${viewer.institutionId}`;
  const before = cursor === undefined ? undefined : openCursor(cursorKey, context, cursor)[0];
  const rows = await db
    .selectFrom('point_entries as e')
    .leftJoin('contact_reveals as r', 'r.id', 'e.reveal_id')
    .leftJoin('practitioners as p', 'p.id', 'r.practitioner_id')
    .leftJoin('cards as c', 'c.practitioner_id', 'r.practitioner_id')
    .where('e.institution_id', '=', viewer.institutionId)
    .$if(before !== undefined, (query) => query.where('e.sequence', '<', Number(before)))
    .select(['e.id', 'e.sequence', 'e.kind', 'e.points', 'e.balance_after', 'e.note', 'e.created_at', 'p.name', isVisibleTo(viewer).as('is_visible')])
    .orderBy('e.sequence', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      id: row.id,
      sequence: row.sequence,
      kind: row.kind,
      points: row.points,
      balanceAfter: row.balance_after,
      maskedName: row.name !== null && row.is_visible ? maskName(row.name) : null,
      note: row.note,
      createdAt: row.created_at.toISOString(),
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.sequence]) : null,
  };
}
