import type { FeedbackKindCode, FeedbackStateCode } from '@cert/contract/codes/feedback-kinds';
import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { showFeedbackRow } from './show-feedback.ts';
import { selectFeedback } from './sql.ts';

interface Inbox {
  kind: FeedbackKindCode | undefined;
  state: FeedbackStateCode | undefined;
  senderSide: 'practitioner' | 'institution' | undefined;
  search: string | undefined;
  limit: number;
  cursor: string | undefined;
  cursorKey: CursorKey;
}

const escapePattern = (text: string): string => text.replaceAll(/[\\%_]/g, (letter) => `\\${letter}`);

/** The inbox of the operators (A5), newest first. */
export async function listFeedback(db: Db | Tx, { kind, state, senderSide, search, limit, cursor, cursorKey }: Inbox) {
  const context = `feedback:${JSON.stringify([kind, state, senderSide, search])}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  let query = selectFeedback(db);
  if (kind !== undefined) query = query.where('f.kind', '=', kind);
  if (state !== undefined) query = query.where('f.state', '=', state);
  if (senderSide !== undefined) query = query.where(senderSide === 'practitioner' ? 'f.practitioner_id' : 'f.institution_id', 'is not', null);
  if (search !== undefined) query = query.where((where) => where.or([where('f.id', '=', search), where('f.text', 'ilike', `%${escapePattern(search)}%`)]));
  if (afterMillis !== undefined) query = query.where(sql<boolean>`(f.submitted_at, f.id) < (${new Date(Number(afterMillis))}, ${afterId})`);
  const rows = await query.orderBy('f.submitted_at', 'desc').orderBy('f.id', 'desc').limit(limit + 1).execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(showFeedbackRow),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.submitted_at.getTime(), last.id]) : null,
  };
}
