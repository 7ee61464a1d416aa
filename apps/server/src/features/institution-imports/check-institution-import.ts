import type { Db } from '../../platform/database.ts';
import { compareRows, type ImportedRow } from './compare-rows.ts';
import { readInstitutionRows } from './read-institution-rows.ts';

export interface ImportReport {
  created: number;
  unchanged: number;
  refused: number;
  rows: ImportedRow[];
  /** Where the default passwords wait. */
  importId: string | null;
}

/** Counts the outcomes of rows. */
export function reportOf(rows: ImportedRow[], importId: string | null): ImportReport {
  const count = (outcome: ImportedRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  return { created: count('created'), unchanged: count('unchanged'), refused: count('refused'), rows, importId };
}

/**
 * A1: what importing this file would do, row by row. Nothing is written.
 * @throws Refusal `import_file_refused`.
 */
export async function checkInstitutionImport(db: Db, file: { bytes: Buffer }): Promise<ImportReport> {
  return reportOf(await compareRows(db, await readInstitutionRows(file.bytes)), null);
}
