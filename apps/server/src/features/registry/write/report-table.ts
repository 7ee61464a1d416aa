import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database.ts';
import type { ImportReport, Note } from './import-report.ts';
import type { WrittenPractitioner } from './write-practitioners.ts';

export type ImportRowOutcome = 'created' | 'updated' | 'unchanged' | 'refused' | 'warned';

/** A file in which everything is remarkable must not fill the disk; the counts stay exact. */
const maxRemarks = 300_000;
const maxText = 120;

const short = (text: string): string => (text.length > maxText ? `${text.slice(0, maxText)}…` : text).replaceAll('\u0000', '');

/** The remarks of a run as rows of the database, where the console reads them while it runs. */
export function createReportTable(db: Db, importId: string): ImportReport {
  let count = 0;
  return {
    async write(notes) {
      for (let at = 0; at < notes.length && count < maxRemarks; at += 1_000) {
        const some = notes.slice(at, Math.min(at + 1_000, at + maxRemarks - count));
        count += some.length;
        await insertNotes(db, importId, some);
      }
    },
    close: async () => undefined,
  };
}

async function insertNotes(db: Db, importId: string, notes: readonly Note[]): Promise<void> {
  const of = (read: (note: Note) => string) => notes.map(read);
  await sql`
    insert into registry_import_rows (import_id, outcome, level, sheet, line, registry_no, column_name, value, used, reason)
    select ${importId}, * from unnest(${of((note) => (note.level === '拒绝' ? 'refused' : 'warned'))}::text[], ${of((note) => note.level)}::text[],
      ${of((note) => note.sheet.slice(0, 100))}::text[], ${notes.map((note) => note.line)}::integer[], ${of((note) => note.registryNo.slice(0, 40))}::text[],
      ${of((note) => note.column)}::text[], ${of((note) => short(note.value))}::text[], ${of((note) => short(note.used))}::text[], ${of((note) => note.reason.slice(0, 400))}::text[])
  `.execute(db);
}

/** One row for each practitioner, in the transaction that wrote them. A continued run leaves what stands. */
export async function insertWritten(tx: Db | Tx, importId: string, written: readonly WrittenPractitioner[]): Promise<void> {
  if (written.length === 0) return;
  await sql`
    insert into registry_import_rows (import_id, outcome, level, sheet, line, registry_no, column_name, value, used, reason)
    select ${importId}, w.outcome, null, w.sheet, w.line, w.registry_no, '', '', '', w.reason
    from unnest(${written.map((one) => one.outcome)}::text[], ${written.map((one) => one.sheet.slice(0, 100))}::text[], ${written.map((one) => one.line)}::integer[],
      ${written.map((one) => one.registryNo)}::text[], ${written.map((one) => one.reason)}::text[]) as w (outcome, sheet, line, registry_no, reason)
    on conflict do nothing
  `.execute(tx);
}

/** What a run that begins anew will say again. */
export async function clearReport(db: Db, importId: string, isDryRun: boolean): Promise<void> {
  await db
    .deleteFrom('registry_import_rows')
    .where('import_id', '=', importId)
    .$if(!isDryRun, (query) => query.where('outcome', 'not in', ['created', 'updated']))
    .execute();
}

export const selectImportRows = (db: Db, { importId, outcome, after, limit }: { importId: string; outcome: ImportRowOutcome | undefined; after: number; limit: number }) =>
  db
    .selectFrom('registry_import_rows')
    .selectAll()
    .where('import_id', '=', importId)
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome!))
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute();
