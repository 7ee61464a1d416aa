import { mostImportRows } from '@cert/contract/admin/institution-import';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../../platform/refusal.ts';
import { readFileKind } from '../registry/read/file-kind.ts';
import { ImportRefusal } from '../registry/read/import-refusal.ts';
import { readCsv } from '../registry/read/read-csv.ts';
import { readWorkbook } from '../registry/read/read-workbook.ts';
import { findHeader, readRow, refuseRepeats, type Header, type ImportRow } from './rules.ts';

/** Rows above the header that are looked at: titles, notes, the watermark of an export. */
const headerSearchRows = 30;

const refuse = (title: string) => new Refusal('import_file_refused', { title });

/**
 * The rows of an uploaded table of institutions, .xlsx or .csv by its first bytes. The file lies in a folder of its own,
 * readable by the program only, while it is read.
 * @throws Refusal `import_file_refused` with the reason as its title.
 */
export async function readInstitutionRows(bytes: Buffer): Promise<ImportRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'institutions-'));
  try {
    const path = join(folder, 'upload');
    await writeFile(path, bytes, { mode: 0o600 });
    const rows = await readRows(path);
    refuseRepeats(rows);
    return rows;
  } catch (error) {
    throw error instanceof ImportRefusal ? refuse(error.message.slice(0, 100)) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readRows(path: string): Promise<ImportRow[]> {
  const source = (await readFileKind(path)) === 'xlsx' ? await readWorkbook(path) : await readCsv(path);
  const rows: ImportRow[] = [];
  let header: Header | undefined;
  let sheet: string | undefined;
  let seen = 0;
  try {
    for await (const slice of source.rows) {
      for (const { sheet: name, line, cells } of slice) {
        // The first sheet that has a header is the table; others hold notes.
        if (name !== sheet) {
          if (header !== undefined) return done(rows);
          [sheet, seen] = [name, 0];
        }
        seen += 1;
        if (header === undefined) {
          header = findHeader(cells);
          if (header === undefined && seen > headerSearchRows) break;
          continue;
        }
        const row = readRow(cells, { header, line, uses1904: source.uses1904 });
        if (row !== undefined) rows.push(row);
        if (rows.length > mostImportRows) throw refuse(`一次最多导入 ${mostImportRows} 家机构，请拆分文件`);
      }
    }
  } finally {
    source.close();
  }
  if (header === undefined) throw refuse('没有找到表头：需要有「机构名称」和「账号名」两列');
  return done(rows);
}

function done(rows: ImportRow[]): ImportRow[] {
  if (rows.length === 0) throw refuse('表头下面没有数据');
  return rows;
}
