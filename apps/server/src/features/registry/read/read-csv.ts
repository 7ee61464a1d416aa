import { parse } from 'csv-parse';
import { pipeline, Readable } from 'node:stream';
import { restore } from '../../../platform/export-cell.ts';
import { ImportRefusal } from './import-refusal.ts';
import { maxCellLength, maxColumns, type RawRow, type RowSource } from './raw-row.ts';
import { readHead, readPieces, sizeOf, type SourceFile } from './source-file.ts';

type Encoding = 'utf-8' | 'gb18030';

async function decodes(file: SourceFile, encoding: Encoding): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of readPieces(file, 1 << 20)) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** The whole file decides: Chinese text in GBK is hardly ever valid UTF-8. GB18030 contains GBK. */
async function detectEncoding(file: SourceFile): Promise<Encoding> {
  if (await decodes(file, 'utf-8')) return 'utf-8';
  if (await decodes(file, 'gb18030')) return 'gb18030';
  throw new ImportRefusal('encoding_unknown', '文字编码既不是 UTF-8 也不是 GBK/GB18030，请另存为 UTF-8 的 CSV');
}

/** The separator that the first lines use most. */
async function detectDelimiter(file: SourceFile, encoding: Encoding): Promise<string> {
  const head = new TextDecoder(encoding).decode(await readHead(file, 8192));
  const count = (delimiter: string) => head.split(delimiter).length;
  return [',', '\t', ';'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

async function* decode(file: SourceFile, encoding: Encoding, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  // The decoder removes a byte-order mark.
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of readPieces(file, 1 << 18)) {
    onBytes(chunk.length);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

export async function readCsv(file: SourceFile): Promise<RowSource> {
  const encoding = await detectEncoding(file);
  const delimiter = await detectDelimiter(file, encoding);
  const size = (await sizeOf(file)) ?? 1;
  let done = 0;
  const parser = parse({ delimiter, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false, max_record_size: 1 << 20 });
  // Destroying one end destroys the other; the loop below sees the error.
  pipeline(Readable.from(decode(file, encoding, (bytes) => void (done += bytes))), parser, () => undefined);

  async function* rows(): AsyncGenerator<RawRow[], void, boolean | undefined> {
    let slice: RawRow[] = [];
    let line = 1;
    try {
      for await (const { record, info } of parser as AsyncIterable<ParsedRecord>) {
        const cells: RawRow['cells'] = [];
        for (let index = 0; index < record.length && index < maxColumns; index += 1) {
          const text = record[index]!;
          if (text !== '') cells[index] = { text: restore(text).slice(0, maxCellLength), kind: 'text', isFormula: false };
        }
        slice.push({ sheet: '', line, cells });
        // A quoted cell may hold line breaks: a row starts where the one before ended.
        line = info.lines + 1;
        if (slice.length < 500) continue;
        if (yield slice) return;
        slice = [];
      }
    } catch {
      throw new ImportRefusal('csv_damaged', `CSV 在第 ${line} 行附近无法读取：引号没有成对，或一行过长`);
    }
    if (slice.length > 0) yield slice;
  }
  return { rows: rows(), uses1904: false, progress: () => Math.min(1, done / size), close: () => parser.destroy() };
}
