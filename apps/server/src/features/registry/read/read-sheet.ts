import type { Readable } from 'node:stream';
import { ImportRefusal } from './import-refusal.ts';
import type { Cell } from '../parse/cell.ts';
import { maxCellLength, maxColumns, maxRows, type RawRow } from './raw-row.ts';
import { scanXml } from './scan-xml.ts';
import type { SharedStrings } from './read-shared-strings.ts';

/** AB12 → 27. */
export function columnIndex(reference: string): number {
  let index = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    index = index * 26 + letter;
  }
  return index - 1;
}

function makeCell(type: string | undefined, value: string, isFormula: boolean, strings: SharedStrings): Cell | undefined {
  if (type === 's') {
    const text = strings.get(Number(value));
    return text ? { text, kind: 'text', isFormula } : undefined;
  }
  // A formula without a saved value still makes a cell, so that the report can say so.
  if (value === '') return isFormula ? { text: '', kind: 'error', isFormula } : undefined;
  if (type === 'e') return { text: value, kind: 'error', isFormula };
  const kind = type === undefined || type === 'n' ? 'number' : 'text';
  return { text: value.slice(0, maxCellLength), kind, isFormula };
}

/** Reads the rows of one worksheet. Formulas are skipped; a cell's value is the one that was saved with it. */
export async function* readSheet(stream: Readable, sheet: string, strings: SharedStrings, onBytes: (bytes: number) => void): AsyncGenerator<RawRow[], void, boolean | undefined> {
  let ready: RawRow[] = [];
  let row: RawRow | undefined;
  let line = 0;
  let column = -1;
  let type: string | undefined;
  let value = '';
  let isFormula = false;
  let reads: 'value' | 'inline' | undefined;
  let isPhonetic = false;

  const handler = {
    open(name: string, attributes: Record<string, string>) {
      if (name === 'row') {
        const given = Number(attributes['r']);
        line = Number.isInteger(given) && given > line ? given : line + 1;
        if (line > maxRows) throw new ImportRefusal('archive_suspicious', `工作表超过 ${maxRows} 行，已拒绝`);
        row = { sheet, line, cells: [] };
        column = -1;
      } else if (name === 'c') {
        const reference = attributes['r'];
        column = reference === undefined ? column + 1 : columnIndex(reference);
        type = attributes['t'];
        value = '';
        isFormula = false;
      } else if (name === 'v') reads = 'value';
      else if (name === 'f') isFormula = true;
      else if (name === 'rPh') isPhonetic = true;
      else if (name === 't' && type === 'inlineStr' && !isPhonetic) reads = 'inline';
    },
    text(piece: string) {
      if (reads && value.length <= maxCellLength) value += piece;
    },
    close(name: string) {
      if (name === 'v' || name === 't') reads = undefined;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'c') {
        if (!row || column < 0 || column >= maxColumns) return;
        const cell = makeCell(type, value, isFormula, strings);
        if (cell) row.cells[column] = cell;
      } else if (name === 'row' && row) {
        ready.push(row);
        row = undefined;
      }
    },
  };

  for await (const bytes of scanXml(stream, handler)) {
    onBytes(bytes);
    if (ready.length === 0) continue;
    const slice = ready;
    ready = [];
    if (yield slice) return;
  }
  if (ready.length > 0) yield ready;
}
