import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import type { NoteLevel } from '../parse/cell.ts';

/** One line of the report. Values are masked before they become a note. */
export interface Note {
  level: NoteLevel;
  sheet: string;
  line: number;
  registryNo: string;
  column: string;
  value: string;
  used: string;
  reason: string;
}

const digit = /\p{Nd}/u;

/** Stars over the middle four of the last eleven digits, whatever stands between them: +86 154****5467. */
export function maskPhone(text: string): string {
  const characters = [...text];
  const places = characters.flatMap((character, index) => (digit.test(character) ? [index] : []));
  if (places.length < 11) return text;
  for (const place of places.slice(-8, -4)) characters[place] = '*';
  return characters.join('');
}

/** Masks whatever looks like a mobile number or an e-mail address, in any column. */
export function maskContact(text: string): string {
  return text
    .replace(/(1[3-9]\d)\d{4}(\d{4})/g, '$1****$2')
    .replace(/([A-Za-z0-9])[A-Za-z0-9._%+-]*@/g, '$1***@');
}

const maxValueLength = 120;

// A spreadsheet program would run a cell that begins like a formula; the apostrophe makes it text.
function field(value: string): string {
  const short = value.length > maxValueLength ? `${value.slice(0, maxValueLength)}…` : value;
  const safe = /^[=+\-@\t\r\n]/.test(short) ? `'${short}` : short;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const reportHeader = ['类别', '工作表', '行号', '人员编号', '列', '原值', '采用值', '说明'];

export const formatNote = (note: Note): string =>
  `${[note.level, note.sheet, String(note.line), note.registryNo, note.column, note.value, note.used, note.reason].map(field).join(',')}\r\n`;

export interface ImportReport {
  write(notes: readonly Note[]): Promise<void>;
  close(): Promise<void>;
}

/** A CSV for spreadsheet programs (UTF-8 with byte-order mark), readable by its owner only. */
export async function createReport(path: string): Promise<ImportReport> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'w', 0o600);
  // An existing file keeps its old mode otherwise.
  await chmod(path, 0o600);
  const stream = createWriteStream(path, { fd: handle.fd, autoClose: false });
  stream.write(`\ufeff${reportHeader.join(',')}\r\n`);
  return {
    async write(notes) {
      if (notes.length > 0 && !stream.write(notes.map(formatNote).join(''))) await once(stream, 'drain');
    },
    async close() {
      stream.end();
      await finished(stream);
      await handle.close();
    },
  };
}

export const noReport: ImportReport = { write: async () => undefined, close: async () => undefined };
