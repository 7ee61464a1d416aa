import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { showMyApplication } from './show-my-application.ts';
import { selectMyApplications } from './sql.ts';

/** 我的投递 (P8), newest first, withdrawn ones and those to deleted jobs too, each with its mark. */
export async function listMyApplications(
  db: Db | Tx,
  { practitionerId, limit, cursor, cursorKey }: { practitionerId: string; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `my-applications:${practitionerId}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await selectMyApplications(db, practitionerId)
    // submitted_at is in whole milliseconds, so a Date carries it.
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(a.submitted_at, a.id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('a.submitted_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const today = shanghaiDay();
  return {
    items: shown.map((row) => showMyApplication(row, today)),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.submitted_at.getTime(), last.id]) : null,
  };
}
