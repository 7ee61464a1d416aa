import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { ImportRowOutcome } from './write/report-table.ts';
import { selectImportRows } from './write/report-table.ts';

/** A2: 逐行报告 of a run, in the order in which it came about. @throws Refusal `import_not_found`, `cursor_invalid`. */
export async function listImportRows(
  db: Db,
  { importId, outcome, limit, cursor, cursorKey }: { importId: string; outcome: ImportRowOutcome | undefined; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const run = await db.selectFrom('registry_imports').select('id').where('id', '=', importId).executeTakeFirst();
  if (run === undefined) throw new Refusal('import_not_found');
  const context = `import-rows:${importId}:${outcome ?? ''}`;
  const after = cursor === undefined ? 0 : Number(openCursor(cursorKey, context, cursor)[0]);
  const rows = await selectImportRows(db, { importId, outcome, after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ position, outcome: became, level, sheet, line, registry_no: registryNo, column_name: column, value, used, reason }) => ({ position, outcome: became, level, sheet, line, registryNo, column, value, used, reason })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position]) : null,
  };
}
