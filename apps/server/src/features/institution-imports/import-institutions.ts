import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { problems } from '@cert/contract/problems';
import { Refusal } from '../../platform/refusal.ts';
import { createInstitution, type NewInstitution } from '../institutions/create-institution.ts';
import { reportOf, type ImportReport } from './check-institution-import.ts';
import { compareRows, type ImportedRow } from './compare-rows.ts';
import { readInstitutionRows } from './read-institution-rows.ts';

interface Means {
  cipher: ContactCipher;
  defaultPasswordDays: number;
  operatorId: string;
  actor: Actor;
}

/** Rows made at a time: hashing a password keeps a core busy, and others need the cores too. */
const rowsAtOnce = 2;

/**
 * A1: creates the institutions of a file. Each row is a transaction of its own with its institution, account and sealed
 * default password, so a crash leaves whole institutions and no account whose password nobody has. The same file again
 * finds everything unchanged, also after a crash in the middle.
 * @throws Refusal `import_file_refused`; then nothing is written.
 */
export async function importInstitutions(db: Db, { file, ...means }: Means & { file: { name: string; bytes: Buffer } }): Promise<ImportReport> {
  const rows = await readInstitutionRows(file.bytes);
  const outcomes = await compareRows(db, rows);
  if (!outcomes.some(({ outcome }) => outcome === 'created')) return reportOf(outcomes, null);
  const importId = newId('iimp');
  await db.insertInto('institution_imports').values({ id: importId, operator_id: means.operatorId, file_name: file.name }).execute();
  const created = outcomes.flatMap((outcome, index) => (outcome.outcome === 'created' ? [{ outcome, institution: rows[index]!.institution! }] : []));
  for (let at = 0; at < created.length; at += rowsAtOnce) {
    await Promise.all(created.slice(at, at + rowsAtOnce).map((row) => createRow(db, { ...means, importId, ...row })));
  }
  const report = reportOf(outcomes, importId);
  await inTransaction(db, async (tx) => {
    const counts = { created_count: report.created, unchanged_count: report.unchanged, refused_count: report.refused };
    await tx.updateTable('institution_imports').set(counts).where('id', '=', importId).execute();
    const detail = { created: report.created, unchanged: report.unchanged, refused: report.refused };
    await logActivity(tx, means.actor, { action: 'import-institutions', object: { kind: 'institution-import', id: importId }, detail });
  });
  return report.created === 0 ? { ...report, importId: null } : report;
}

/** Creates one row; what another operator took in the meantime makes the row a refused one. */
async function createRow(db: Db, { cipher, operatorId: _, importId, outcome, institution, ...means }: Means & { importId: string; outcome: ImportedRow; institution: NewInstitution }): Promise<void> {
  try {
    await inTransaction(db, async (tx) => {
      const made = await createInstitution(tx, { ...institution, ...means });
      const password = { import_id: importId, line: outcome.line, institution_id: made.institutionId, account_id: made.accountId, password_cipher: cipher.encrypt(made.defaultPassword) };
      await tx.insertInto('institution_import_passwords').values(password).execute();
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    outcome.outcome = 'refused';
    outcome.reasons = [problems[error.code].title];
  }
}
