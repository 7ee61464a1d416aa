import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { type ContactCipher, createContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { createReport, formatNote, type ImportReport, maskPhone, noReport, type Note } from './write/import-report.ts';
import { noteLevels, type NoteLevel } from './parse/cell.ts';
import { ImportRefusal } from './read/import-refusal.ts';
import { resolvePractitioner } from './parse/resolve-practitioner.ts';
import { Staging, type SeenPhone } from './write/staging.ts';
import { defaultParseLimits, type ParseLimits, startParsing } from './parse/start-parsing.ts';
import { noWriteCounts, type PlacedPractitioner, type WriteCounts, writePractitioners } from './write/write-practitioners.ts';

export interface ImportInput {
  path: string;
  /** A connection of its own is opened for the staging tables. */
  databaseUrl: string;
  actor: Actor;
  isDryRun?: boolean;
  /** Where the report goes; without it none is written. */
  reportPath?: string | undefined;
  /** Leaves differences of mere notation out of the report. */
  isBrief?: boolean;
  onProgress?: (progress: ImportProgress) => void;
  limits?: ParseLimits;
  /** Practitioners in one transaction. */
  chunkSize?: number;
}

export interface ImportProgress {
  phase: 'reading' | 'writing';
  /** 0 to 1. */
  done: number;
  rows: number;
  practitioners: number;
}

export interface ImportCounts extends WriteCounts {
  rows: number;
  refusedRows: number;
  /** Blank, total and repeated header rows. */
  skippedRows: number;
  practitioners: number;
  duplicatePhones: number;
}

export interface ImportOutcome {
  counts: ImportCounts;
  /** Lines of the report by level. */
  notes: Record<NoteLevel, number>;
}

/**
 * A2: takes a registry file into the database. One row is one registration, one 人员编号 is one practitioner.
 * Reading happens in a worker thread; the rows are sorted in a temporary table; practitioners are written in chunks,
 * each in one transaction. Importing again changes nothing, and finishes an import that was killed.
 * @throws ImportRefusal when the file as a whole is no registry; nothing is written then.
 */
export async function importRegistry(deps: { db: Db; cipher: ContactCipher }, input: ImportInput): Promise<ImportOutcome> {
  const isDryRun = input.isDryRun === true;
  const stagingKey = randomBytes(32);
  const staging = await Staging.open(input.databaseUrl, createContactCipher(stagingKey));
  const run = new ImportRun(deps, input, staging, input.reportPath === undefined ? noReport : await createReport(input.reportPath));
  try {
    await run.read(stagingKey);
    const importId = isDryRun ? undefined : await startRecord(deps.db, input.path);
    await run.write();
    await run.reportDuplicatePhones();
    const outcome: ImportOutcome = { counts: run.counts, notes: run.notes };
    if (importId !== undefined) await finishRecord(deps.db, importId, input.actor, outcome);
    return outcome;
  } catch (error) {
    if (error instanceof ImportRefusal) await run.reportRefusal(error);
    throw error;
  } finally {
    await run.report.close();
    await staging.close();
  }
}

class ImportRun {
  readonly counts: ImportCounts = { rows: 0, refusedRows: 0, skippedRows: 0, practitioners: 0, duplicatePhones: 0, ...noWriteCounts };
  readonly notes = Object.fromEntries(noteLevels.map((level) => [level, 0])) as Record<NoteLevel, number>;

  constructor(
    readonly deps: { db: Db; cipher: ContactCipher },
    readonly input: ImportInput,
    readonly staging: Staging,
    readonly report: ImportReport,
  ) {}

  async read(stagingKey: Buffer): Promise<void> {
    const { path, isBrief = false, limits = defaultParseLimits } = this.input;
    const slices = startParsing({ path, isBrief, today: shanghaiDay(), stagingKey }, limits);
    const { counts, notes, report } = this;
    const progress = this.#progress.bind(this);
    async function* rows(): AsyncGenerator<Uint8Array> {
      for await (const slice of slices) {
        counts.rows += slice.rowCount + slice.refusedRows;
        counts.refusedRows += slice.refusedRows;
        counts.skippedRows += slice.skippedRows;
        for (const [level, count] of Object.entries(slice.notes)) notes[level as NoteLevel] += count;
        await report.write(slice.report);
        progress('reading', slice.progress);
        yield slice.rows;
      }
    }
    await this.staging.fill(rows());
  }

  async write(): Promise<void> {
    const total = await this.staging.countPractitioners();
    const { chunkSize = 500 } = this.input;
    let chunk: PlacedPractitioner[] = [];
    for await (const rows of this.staging.groups()) {
      const { practitioner, notes } = resolvePractitioner(rows);
      await this.#note(notes);
      if (!practitioner) {
        this.counts.refusedRows += rows.length;
        continue;
      }
      chunk.push({ practitioner, sheet: rows[0]!.sheet, line: rows[0]!.line });
      if (chunk.length < chunkSize) continue;
      await this.#writeChunk(chunk);
      chunk = [];
      if (this.counts.practitioners < total) this.#progress('writing', this.counts.practitioners / total);
    }
    if (chunk.length > 0) await this.#writeChunk(chunk);
    this.#progress('writing', 1);
  }

  async #writeChunk(chunk: PlacedPractitioner[]): Promise<void> {
    const { counts, notes } = await writePractitioners(this.deps, { actor: this.input.actor, chunk, isDryRun: this.input.isDryRun === true });
    this.counts.practitioners += chunk.length;
    for (const key of Object.keys(noWriteCounts) as (keyof WriteCounts)[]) this.counts[key] += counts[key];
    await this.#note(notes);
    const phones = chunk.flatMap(({ practitioner, sheet, line }): SeenPhone[] => {
      const { phone, registryNo } = practitioner;
      return phone === null ? [] : [{ registryNo, phoneIndex: this.deps.cipher.index(phone), masked: maskPhone(phone), sheet, line }];
    });
    await this.staging.rememberPhones(phones);
  }

  async reportDuplicatePhones(): Promise<void> {
    const duplicates = await this.staging.findDuplicatePhones();
    this.counts.duplicatePhones = duplicates.length;
    await this.#note(
      duplicates.map(({ registry_no: registryNo, masked, sheet, line, others }) => {
        const reason = `与 ${others.slice(0, 5).join('、')} 的手机号相同；都保留，但在更正前都不能用它登录`;
        return { level: '重复', sheet, line, registryNo, column: '手机号', value: masked, used: masked, reason };
      }),
    );
  }

  /** A file that is refused as a whole still leaves a report that says why. */
  async reportRefusal(refusal: ImportRefusal): Promise<void> {
    await this.#note([{ level: '拒绝', sheet: '', line: 0, registryNo: '', column: '', value: '', used: '', reason: `整个文件没有导入：${refusal.message}` }]);
  }

  async #note(notes: readonly Note[]): Promise<void> {
    for (const note of notes) this.notes[note.level] += 1;
    await this.report.write(notes.map(formatNote).join(''));
  }

  #progress(phase: ImportProgress['phase'], done: number): void {
    this.input.onProgress?.({ phase, done, rows: this.counts.rows, practitioners: this.counts.practitioners });
  }
}

async function startRecord(db: Db, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const id = newId('imp');
  await db.insertInto('registry_imports').values({ id, file_name: basename(path).slice(0, 200), file_hash: hash.digest() }).execute();
  return id;
}

async function finishRecord(db: Db, id: string, actor: Actor, outcome: ImportOutcome): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.updateTable('registry_imports').set({ finished_at: sql<Date>`now()`, counts: JSON.stringify(outcome) }).where('id', '=', id).execute();
    await logActivity(tx, actor, { action: 'import-registry', object: { kind: 'registry_import', id }, detail: { ...outcome.counts } });
  });
}
