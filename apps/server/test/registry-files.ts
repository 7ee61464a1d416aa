// Registry files for tests, and one call that imports them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { importRegistry, type ImportInput, type ImportOutcome } from '../src/features/registry/import-registry.ts';
import { systemActor } from '../src/platform/activity-log.ts';
import type { TestApp } from './test-app.ts';
import { buildWorkbook, type WorkbookCell, type WorkbookInput } from './build-workbook.ts';

export const samplePath = (name: 'registry-sample.xlsx' | 'registry-sample-gbk.csv'): string => new URL(`../seed/data/${name}`, import.meta.url).pathname;

/** One row by column name; what is absent gets a plain value, null is an empty cell. */
export type RowInput = Partial<Record<(typeof columns)[number], WorkbookCell>>;

export const columns = ['人员编号', '姓名', '性别', '出生日期', '手机号', '电子邮箱', '微信号', '学历', '职称', '常住地', '执业机构', '执业性质', '注册领域', '注册级别', '注册证书编号', '有效期至', '专业代码', '备注'] as const;

const plain: Record<(typeof columns)[number], WorkbookCell> = {
  人员编号: 'CP900000001', 姓名: '王建国', 性别: '男', 出生日期: '1975-06-15', 手机号: '15500000001', 电子邮箱: 'a@example.com', 微信号: 'wx_900001', 学历: '本科', 职称: '工程师',
  常住地: '北京市', 执业机构: '恒衡国际认证有限公司', 执业性质: '专职', 注册领域: 'QMS', 注册级别: '审核员', 注册证书编号: '2024-1-NQ-000001', 有效期至: '2029-12-31', 专业代码: '01.02.03', 备注: null,
};

export const sheetRows = (rows: readonly RowInput[]): WorkbookCell[][] => [[...columns], ...rows.map((row) => columns.map((column) => (column in row ? row[column]! : plain[column])))];

export interface ReportLine {
  level: string;
  sheet: string;
  line: number;
  registryNo: string;
  column: string;
  value: string;
  used: string;
  reason: string;
}

export interface Imported extends ImportOutcome {
  report: ReportLine[];
  reportText: string;
  reportPath: string;
}

export interface RegistryFiles {
  folder: string;
  /** Writes a workbook of rows. */
  workbook(name: string, rows: readonly RowInput[], extra?: Partial<WorkbookInput>): Promise<string>;
  /** Writes bytes or text as they are. */
  file(name: string, content: string | Buffer): string;
  remove(): void;
}

export function createRegistryFiles(): RegistryFiles {
  const folder = mkdtempSync(join(tmpdir(), 'registry-files-'));
  return {
    folder,
    async workbook(name, rows, extra = {}) {
      const path = join(folder, name);
      await buildWorkbook(path, { sheets: [{ name: '人员', rows: sheetRows(rows) }], ...extra });
      return path;
    },
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

let reports = 0;

export async function importFile(app: TestApp, files: RegistryFiles, path: string, options: Partial<ImportInput> = {}): Promise<Imported> {
  const reportPath = join(files.folder, `report-${(reports += 1)}.csv`);
  const outcome = await importRegistry(app.deps, { file: path, reportPath, actor: systemActor, databaseUrl: app.deps.config.databaseUrl!, ...options });
  const reportText = readFileSync(reportPath, 'utf8');
  const [, ...lines] = parse(reportText, { bom: true }) as string[][];
  const report = lines.map(([level = '', sheet = '', line = '', registryNo = '', column = '', value = '', used = '', reason = '']) => ({ level, sheet, line: Number(line), registryNo, column, value, used, reason }));
  return { ...outcome, report, reportText, reportPath };
}
