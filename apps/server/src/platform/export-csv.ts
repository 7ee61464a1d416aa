import { neutralise, shanghaiTime, type ExportCell } from './export-cell.ts';

export const csvMediaType = 'text/csv; charset=utf-8';

/** A text is always quoted, so that no other separator that a program may use splits it (RFC 4180). */
function csvCell(cell: ExportCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (cell instanceof Date) return shanghaiTime(cell);
  return `"${neutralise(cell).replaceAll('"', '""')}"`;
}

const csvLine = (cells: readonly ExportCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * A table as CSV: a byte-order mark for Excel, the watermark as a first line of as many cells, the titles, the rows.
 * Yields in pieces of about 64 KB, reading rows only as fast as they are taken.
 */
export async function* writeCsv(table: { watermark: string; titles: readonly string[]; rows: AsyncIterable<readonly ExportCell[]> }): AsyncGenerator<Buffer> {
  const blanks = table.titles.slice(1).map(() => null);
  let text = `\uFEFF${csvLine([table.watermark, ...blanks])}${csvLine(table.titles)}`;
  for await (const row of table.rows) {
    text += csvLine(row);
    if (text.length < 1 << 16) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
