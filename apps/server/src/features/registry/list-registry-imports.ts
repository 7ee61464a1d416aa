import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { selectImports, showImport } from './show-import.ts';
import { sweepLostImports } from './sweep-lost-imports.ts';

const context = 'registry-imports';

/** A2: 导入历史, newest first, also those by command. */
export async function listRegistryImports(db: Db, { limit, cursor, cursorKey }: { limit: number; cursor: string | undefined; cursorKey: CursorKey }) {
  await sweepLostImports(db);
  const [at, id] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await selectImports(db)
    .select(sql<string>`i.started_at::text`.as('position'))
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(i.started_at, i.id) < (${at}::timestamptz, ${id}::text)`))
    .orderBy('i.started_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(showImport), nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null };
}
