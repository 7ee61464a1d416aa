import { notificationText, type NotificationKind, type NotificationObject } from '@cert/contract/codes/notification-kinds';
import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';

/**
 * 站内消息 of one recipient, newest first (X3). A renewed one stands at the top again. Always the recipient's own: the id
 * comes from the session.
 */
export async function listNotifications(
  db: Db | Tx,
  { recipientId, limit, cursor, cursorKey }: { recipientId: string; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `notifications:${recipientId}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await db
    .selectFrom('notifications')
    .select(['id', 'kind', 'object_kind', 'object_id', 'detail', 'created_at', 'read_at'])
    .where('recipient_id', '=', recipientId)
    // created_at is in whole milliseconds, so a Date carries it.
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(created_at, id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      kind: row.kind as NotificationKind,
      ...notificationText(row.kind as NotificationKind, row.detail),
      object: row.object_kind === null || row.object_id === null ? null : { kind: row.object_kind as NotificationObject, id: row.object_id },
      createdAt: row.created_at.toISOString(),
      isRead: row.read_at !== null,
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.created_at.getTime(), last.id]) : null,
  };
}
