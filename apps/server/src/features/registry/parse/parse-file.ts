import { CopyRows } from '../write/copy-rows.ts';
import { columnLabel, findHeader, headerSearchRows, type Header } from './find-header.ts';
import type { Note } from '../write/import-report.ts';
import { ImportRefusal } from '../read/import-refusal.ts';
import { parseRow } from './parse-row.ts';
import type { NoteLevel } from './cell.ts';
import { readCsv } from '../read/read-csv.ts';
import { readFileKind } from '../read/file-kind.ts';
import { readWorkbook } from '../read/read-workbook.ts';
import type { RawRow } from '../read/raw-row.ts';
import type { SourceFile } from '../read/source-file.ts';

export interface ParseOptions {
  file: SourceFile;
  today: string;
  /** Leaves notes of the level 写法统一 out of the report. */
  isBrief: boolean;
}

/** A slice of the file, ready for the database and the report. */
export interface ParsedSlice {
  rows: Uint8Array<ArrayBuffer>;
  rowCount: number;
  refusedRows: number;
  skippedRows: number;
  report: Note[];
  notes: Partial<Record<NoteLevel, number>>;
  progress: number;
}

const sliceRows = 2_000;
const sliceNotes = 4_000;

/** @param seal encrypts a row for the staging table, which lies on disk. */
export async function* parseFile(options: ParseOptions, seal: (plain: string) => Buffer): AsyncGenerator<ParsedSlice> {
  const source = (await readFileKind(options.file)) === 'xlsx' ? await readWorkbook(options.file) : await readCsv(options.file);
  const copy = new CopyRows();
  let slice = emptySlice();
  let position = 0;
  let header: Header | undefined;
  let sheet: string | undefined;
  let rowsOfSheet = 0;
  let hasHeader = false;

  const report = (notes: readonly Note[]) => {
    for (const note of notes) {
      slice.notes[note.level] = (slice.notes[note.level] ?? 0) + 1;
      if (!options.isBrief || note.level !== '写法统一') slice.report.push(note);
    }
  };
  const remark = (sheetName: string, reason: string) =>
    report([{ level: '提示', sheet: sheetName, line: 0, registryNo: '', column: '', value: '', used: '', reason }]);

  const endSheet = () => {
    if (sheet !== undefined && !header) remark(sheet, `工作表「${sheet}」没有表头，整表忽略`);
  };

  /** @returns whether the rest of the sheet is of no interest. */
  function take(row: RawRow): boolean {
    if (row.sheet !== sheet) {
      endSheet();
      sheet = row.sheet;
      header = undefined;
      rowsOfSheet = 0;
    }
    rowsOfSheet += 1;
    if (!header) {
      header = findHeader(row);
      if (!header) return rowsOfSheet >= headerSearchRows;
      if (header.missing.length > 0) {
        throw new ImportRefusal('header_not_found', `第 ${row.line} 行的表头缺少「${header.missing.map(columnLabel).join('」「')}」列`);
      }
      hasHeader = true;
      return false;
    }
    const outcome = parseRow(row, { header, uses1904: source.uses1904, today: options.today });
    if (outcome.kind === 'row') {
      const { registryNo, ...rest } = outcome.row;
      copy.add(registryNo, (position += 1), seal(JSON.stringify(rest)));
      report(outcome.notes);
    } else if (outcome.kind === 'refused') {
      slice.refusedRows += 1;
      report(outcome.notes);
    } else slice.skippedRows += 1;
    return false;
  }

  const finishSlice = (): ParsedSlice => {
    const done = { ...slice, rowCount: copy.count, rows: copy.take(), progress: source.progress() };
    slice = emptySlice();
    return done;
  };

  try {
    let skipsSheet: boolean | undefined;
    for (;;) {
      const next = await source.rows.next(skipsSheet);
      if (next.done) break;
      skipsSheet = false;
      for (const row of next.value) {
        if (skipsSheet && row.sheet === sheet) break;
        skipsSheet = take(row);
      }
      if (copy.count >= sliceRows || slice.report.length > sliceNotes) yield finishSlice();
    }
    if (!hasHeader) {
      throw new ImportRefusal('header_not_found', '找不到表头：前 30 行里要有一行写着「人员编号」「姓名」「注册领域」「注册级别」等列名');
    }
    endSheet();
    yield finishSlice();
  } finally {
    source.close();
  }
}

const emptySlice = (): ParsedSlice => ({ rows: new Uint8Array(0), rowCount: 0, refusedRows: 0, skippedRows: 0, report: [], notes: {}, progress: 0 });
