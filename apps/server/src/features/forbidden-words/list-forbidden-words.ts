import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { textKey } from './rules.ts';

/** The 禁用词 of the platform, newest first (A7). */
export async function listForbiddenWords(
  db: Db | Tx,
  { search, limit, cursor, cursorKey }: { search: string | undefined; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `forbidden-words:${search ?? ''}`;
  const [afterMicros, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const micros = sql<number>`(extract(epoch from created_at) * 1000000)::bigint`;
  const rows = await db
    .selectFrom('forbidden_words')
    .select(['id', 'word', 'note', 'created_at', micros.as('micros')])
    .$if(search !== undefined, (query) => query.where(sql<boolean>`position(${textKey(search ?? '')} in word_key) > 0`))
    .$if(afterId !== undefined, (query) => query.where(sql<boolean>`(created_at, id) < ('epoch'::timestamptz + ${afterMicros}::bigint * interval '1 microsecond', ${afterId})`))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({ id: row.id, word: row.word, note: row.note, createdAt: row.created_at.toISOString() })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [Number(last.micros), last.id]) : null,
  };
}
