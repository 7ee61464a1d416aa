import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { hoursKept } from './schedule.ts';

/** A1: an operator's own imports, newest first, with until when their default passwords can be taken. */
export async function listInstitutionImports(
  db: Db | Tx,
  { operatorId, limit, cursor, cursorKey }: { operatorId: string; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `institution-imports:${operatorId}`;
  const after = cursor === undefined ? undefined : openCursor(cursorKey, context, cursor);
  const rows = await db
    .selectFrom('institution_imports as m')
    .selectAll()
    .select([
      sql<string>`m.created_at::text`.as('position'),
      sql<Date | null>`(select min(w.created_at) + make_interval(hours => ${hoursKept}) from institution_import_passwords w where w.import_id = m.id)`.as('passwords_until'),
    ])
    .where('m.operator_id', '=', operatorId)
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(m.created_at, m.id) < (${after?.[0]}::timestamptz, ${after?.[1]})`))
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      id: row.id,
      fileName: row.file_name,
      createdAt: row.created_at.toISOString(),
      created: row.created_count,
      unchanged: row.unchanged_count,
      refused: row.refused_count,
      passwordsUntil: row.passwords_until?.toISOString() ?? null,
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}
