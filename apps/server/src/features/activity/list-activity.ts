import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { before, findActivity, type ActivityFilters } from './find-activity.ts';
import { labelObjects } from './label-objects.ts';
import { showActivity } from './show-activity.ts';

export interface LogReading {
  actor: Actor;
  limit: number;
  cursor: string | undefined;
  cursorKey: CursorKey;
}

/** The filters that were set, for the line that says who read the log. */
export const describeFilters = (filters: object): string =>
  Object.entries(filters).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${String(value)}`).join(' ').slice(0, 200);

/**
 * 操作日志 (A8), newest first. Reading is an act too: the first page of each question leaves its line.
 * @throws Refusal `cursor_invalid` for a cursor of another reader or other filters.
 */
export async function listActivity(db: Db, { filters, actor, limit, cursor, cursorKey }: LogReading & { filters: ActivityFilters }) {
  const context = `activity:${actor.id}:${JSON.stringify(filters)}`;
  const [position, id] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await findActivity(db, filters)
    .$if(position !== undefined, (query) => query.where(before(String(position), Number(id))))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  if (cursor === undefined) await logActivity(db, actor, { action: 'list-activity', detail: { filters: describeFilters(filters) } });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const labels = await labelObjects(db, items.flatMap((row) => [row.actor_id, row.object_id]));
  return {
    items: items.map((row) => showActivity(row, labels)),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}
