import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';

/** A11: closings and exports, newest first. Who asked is a pseudonym. */
export async function listPrivacyRequests(
  db: Db | Tx,
  { kind, limit, cursor, cursorKey }: { kind: 'close_account' | 'export_data' | undefined; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `privacy-requests:${kind ?? ''}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await db
    .selectFrom('privacy_requests')
    .select(['id', 'kind', 'practitioner_id', 'requested_at', 'done_at', 'detail'])
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(requested_at, id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      kind: row.kind,
      practitionerId: row.practitioner_id,
      requestedAt: row.requested_at.toISOString(),
      doneAt: row.done_at?.toISOString() ?? null,
      detail: row.detail as Record<string, string | number | boolean>,
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.requested_at.getTime(), last.id]) : null,
  };
}
