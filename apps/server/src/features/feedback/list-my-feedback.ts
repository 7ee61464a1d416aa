import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { accountOf, type FeedbackSender } from './rules.ts';
import { showMyFeedbackRow } from './show-my-feedback.ts';
import { selectOwnFeedback } from './sql.ts';

/** 我的反馈 (X1), newest first. */
export async function listMyFeedback(
  db: Db | Tx,
  { sender, limit, cursor, cursorKey }: { sender: FeedbackSender; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `my-feedback:${accountOf(sender)}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await selectOwnFeedback(db, sender)
    // submitted_at is in whole milliseconds, so a Date carries it.
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(f.submitted_at, f.id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('f.submitted_at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(showMyFeedbackRow),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.submitted_at.getTime(), last.id]) : null,
  };
}
