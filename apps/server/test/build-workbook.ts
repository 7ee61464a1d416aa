// Writes .xlsx files row by row, as spreadsheet programs do, including what they should not contain.
import { type ArchivePart, buildArchive } from './build-archive.ts';

/** A text, a number, or the XML of a whole cell without its reference. */
export type WorkbookCell = string | number | null | { attributes?: string; inner: string };

export interface WorkbookInput {
  sheets: { name: string; rows: Iterable<readonly WorkbookCell[]> }[];
  /** Texts in xl/sharedStrings.xml, as most programs do; otherwise inside the cells. */
  sharesStrings?: boolean;
  uses1904?: boolean;
  extraParts?: ArchivePart[];
  /** Instead of the first sheet's XML. */
  firstSheet?: string | Iterable<string>;
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!);

export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006/relationships';

export async function buildWorkbook(path: string, input: WorkbookInput): Promise<void> {
  const strings: string[] = [];
  const cellXml = (cell: WorkbookCell, reference: string): string => {
    if (cell === null) return '';
    if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
    if (typeof cell === 'object') return `<c r="${reference}" ${cell.attributes ?? ''}>${cell.inner}</c>`;
    if (input.sharesStrings === false) return `<c r="${reference}" t="inlineStr"><is><t>${escape(cell)}</t></is></c>`;
    return `<c r="${reference}" t="s"><v>${strings.push(cell) - 1}</v></c>`;
  };
  function* sheetXml(rows: Iterable<readonly WorkbookCell[]>): Generator<string> {
    yield `${declaration}<worksheet xmlns="${main}"><sheetData>`;
    let line = 0;
    let text = '';
    for (const row of rows) {
      line += 1;
      text += `<row r="${line}">${row.map((cell, index) => cellXml(cell, `${columnName(index)}${line}`)).join('')}</row>`;
      if (text.length < 1 << 16) continue;
      yield text;
      text = '';
    }
    yield `${text}</sheetData></worksheet>`;
  }
  function* stringsXml(): Generator<string> {
    yield `${declaration}<sst xmlns="${main}" count="${strings.length}" uniqueCount="${strings.length}">`;
    for (let at = 0; at < strings.length; at += 1_000) yield strings.slice(at, at + 1_000).map((text) => `<si><t>${escape(text)}</t></si>`).join('');
    yield '</sst>';
  }
  const sheets = input.sheets.map((sheet, index) => ({ ...sheet, part: `worksheets/sheet${index + 1}.xml`, id: `rId${index + 1}` }));
  await buildArchive(path, [
    { name: '[Content_Types].xml', content: `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>` },
    { name: '_rels/.rels', content: `${declaration}<Relationships xmlns="${packages}"><Relationship Id="r1" Type="${documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    {
      name: 'xl/workbook.xml',
      content: `${declaration}<workbook xmlns="${main}" xmlns:r="${documents}"><workbookPr${input.uses1904 ? ' date1904="1"' : ''}/><sheets>${sheets.map((sheet, index) => `<sheet name="${escape(sheet.name)}" sheetId="${index + 1}" r:id="${sheet.id}"/>`).join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `${declaration}<Relationships xmlns="${packages}">${sheets.map((sheet) => `<Relationship Id="${sheet.id}" Type="${documents}/worksheet" Target="${sheet.part}"/>`).join('')}<Relationship Id="strings" Type="${documents}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    ...sheets.map((sheet, index) => ({ name: `xl/${sheet.part}`, content: index === 0 && input.firstSheet ? input.firstSheet : sheetXml(sheet.rows) })),
    { name: 'xl/sharedStrings.xml', content: stringsXml() },
    ...(input.extraParts ?? []),
  ]);
}
