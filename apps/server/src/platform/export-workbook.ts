import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { isRisky, shanghaiTime, type ExportCell } from './export-cell.ts';

export const workbookMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A spreadsheet program opens no longer sheet. */
export const mostRows = 1_048_575;

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006/relationships';
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

// Cell formats of styles.xml below: a title, and a text that stays a text when somebody edits its cell.
const title = 1;
const quoted = 2;

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
// What XML 1.0 cannot hold is left out.
const escape = (text: string): string => text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replaceAll(/[&<>"\r]/g, (letter) => references[letter]!);

const columnName = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26));

function cellXml(cell: ExportCell, reference: string, style?: number): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  const text = cell instanceof Date ? shanghaiTime(cell) : cell.slice(0, 32_767);
  const format = style ?? (isRisky(text) ? quoted : undefined);
  // A string by type is never computed, whatever it begins with; it is kept exactly.
  return `<c r="${reference}"${format === undefined ? '' : ` s="${format}"`} t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`;
}

const rowXml = (cells: readonly ExportCell[], line: number, style?: number): string =>
  `<row r="${line}">${cells.map((cell, index) => cellXml(cell, `${columnName(index)}${line}`, style)).join('')}</row>`;

/** The XML of one sheet in pieces of about 64 KB, with a fixed first line. */
async function* sheetXml(titles: readonly string[], widths: readonly number[], rows: AsyncIterable<readonly ExportCell[]>): AsyncGenerator<Buffer> {
  const columns = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('');
  const pane = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
  let text = `${declaration}<worksheet xmlns="${main}">${pane}<cols>${columns}</cols><sheetData>${rowXml(titles, 1, title)}`;
  let line = 1;
  for await (const row of rows) {
    line += 1;
    if (line > mostRows + 1) throw new Error('an exported sheet has too many rows');
    text += rowXml(row, line);
    if (text.length < 1 << 16) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}</sheetData></worksheet>`);
}

const fixedParts = (sheetName: string): Record<string, string> => ({
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${content}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${content}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${packages}"><Relationship Id="rId1" Type="${documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${documents}"><sheets><sheet name="${escape(sheetName)}" sheetId="1" r:id="rId1"/><sheet name="导出信息" sheetId="2" r:id="rId2"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}"><Relationship Id="rId1" Type="${documents}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${documents}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${documents}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="49" quotePrefix="1" applyNumberFormat="1"/></cellXfs></styleSheet>`,
});

/**
 * A table as a real .xlsx: one sheet with the table, and 「导出信息」 with what `about` says once every row is written.
 * Rows are read only as fast as the file is taken; nothing but the piece under way is in memory.
 */
export async function* writeWorkbook(table: {
  sheetName: string;
  titles: readonly string[];
  widths: readonly number[];
  rows: AsyncIterable<readonly ExportCell[]>;
  about: () => readonly (readonly [string, ExportCell])[];
}): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const out = new PassThrough({ highWaterMark: 1 << 16 });
  const fail = (error: Error) => void out.destroy(error);
  let part: Readable | undefined;
  zip.on('error', fail);
  zip.outputStream.on('error', fail).pipe(out);
  // A part is made only when the one before it is written; its error ends the whole file.
  const add = (name: string, pieces: () => AsyncIterable<Buffer>) =>
    zip.addReadStreamLazy(name, (pass) => {
      part = Readable.from(pieces(), { objectMode: false, highWaterMark: 1 << 16 }).on('error', fail);
      pass(null, part);
    });
  for (const [name, xml] of Object.entries(fixedParts(table.sheetName))) zip.addBuffer(Buffer.from(declaration + xml), name);
  add('xl/worksheets/sheet1.xml', () => sheetXml(table.titles, table.widths, table.rows));
  add('xl/worksheets/sheet2.xml', () => sheetXml(['项目', '内容'], [16, 60], Readable.from(table.about())));
  zip.end();
  try {
    for await (const chunk of out) yield chunk as Buffer;
  } finally {
    // Broken off: whoever reads the rows is told to stop.
    part?.destroy();
    out.destroy();
    (zip.outputStream as Readable).destroy();
  }
}
