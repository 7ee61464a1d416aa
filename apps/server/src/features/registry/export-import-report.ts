import type { Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { exportTable, readInBatches, type ExportFormat } from '../../platform/export-table.ts';
import type { Download } from '../../platform/http/file-download.ts';
import { Refusal } from '../../platform/refusal.ts';
import { selectImportRows, type ImportRowOutcome } from './write/report-table.ts';

const outcomes: Record<ImportRowOutcome, string> = { created: '新增', updated: '更新', unchanged: '不变', refused: '拒绝', warned: '提示' };

/** A2: the report of a run as a file of any length. @throws Refusal `import_not_found`. */
export async function exportImportReport(
  db: Db,
  { importId, outcome, format, operatorId, actor }: { importId: string; outcome: ImportRowOutcome | undefined; format: ExportFormat; operatorId: string; actor: Actor },
): Promise<Download> {
  const run = await db.selectFrom('registry_imports').select(['id', 'file_name']).where('id', '=', importId).executeTakeFirst();
  if (run === undefined) throw new Refusal('import_not_found');
  const operator = await db.selectFrom('operators').select('display_name').where('id', '=', operatorId).executeTakeFirstOrThrow();
  type Row = Awaited<ReturnType<typeof selectImportRows>>[number];
  const found = readInBatches<Row>((last, limit) => selectImportRows(db, { importId, outcome, after: last?.position ?? 0, limit }));
  async function* rows() {
    for await (const row of found) yield [outcomes[row.outcome], row.level, row.sheet, row.line, row.registry_no, row.column_name, row.value, row.used, row.reason] as const;
  }
  return exportTable(db, {
    table: {
      name: '导入报告',
      columns: [
        { title: '结果', width: 8 }, { title: '类别', width: 10 }, { title: '工作表' }, { title: '行号', width: 8 }, { title: '人员编号' },
        { title: '列' }, { title: '原值', width: 28 }, { title: '采用值', width: 28 }, { title: '说明', width: 60 },
      ],
      rows: rows(),
      filters: `文件：${run.file_name}；${outcome === undefined ? '全部结果' : `结果：${outcomes[outcome]}`}`,
    },
    format,
    action: 'export-import-report',
    object: { kind: 'registry_import', id: importId },
    detail: { outcome: outcome ?? null },
    operatorName: operator.display_name,
    actor,
  });
}
