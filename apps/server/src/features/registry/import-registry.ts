import { createHash, randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { type ContactCipher, createContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { createReport, type ImportReport, maskPhone, noReport, type Note } from './write/import-report.ts';
import { noteLevels, type NoteLevel } from './parse/cell.ts';
import { ImportRefusal } from './read/import-refusal.ts';
import { readPieces, type SourceFile } from './read/source-file.ts';
import { sweepLostImports } from './sweep-lost-imports.ts';
import { resolvePractitioner } from './parse/resolve-practitioner.ts';
import { Staging, type SeenPhone } from './write/staging.ts';
import { defaultParseLimits, type ParseLimits, startParsing } from './parse/start-parsing.ts';
import { noWriteCounts, type PlacedPractitioner, type WriteCounts, writePractitioners, type WrittenPractitioner } from './write/write-practitioners.ts';

/** The record of a run that was made before it began: the console's, which shows it while it runs. */
export interface RunRecord {
  id: string;
  report: ImportReport;
  /** Adds what earlier attempts of this run did. */
  merge(counts: ImportCounts): ImportCounts;
  /** Keeps figures and outcomes in the transaction that wrote them. */
  keep(tx: Db | Tx, progress: ImportProgress, counts: ImportCounts, written: readonly WrittenPractitioner[]): Promise<void>;
}

export interface ImportInput {
  file: SourceFile;
  /** A connection of its own is opened for the staging tables. */
  databaseUrl: string;
  actor: Actor;
  isDryRun?: boolean;
  /** Where the report goes; without it none is written. */
  reportPath?: string | undefined;
  /** Leaves differences of mere notation out of the report. */
  isBrief?: boolean;
  /** May refuse to go on by throwing; what was written stays. */
  onProgress?: (progress: ImportProgress, figures: ImportOutcome) => void | Promise<void>;
  /** Without it the run keeps a record of its own, and a dry run none. */
  record?: RunRecord;
  limits?: ParseLimits;
  /** Practitioners in one transaction. */
  chunkSize?: number;
  /** Rest after each piece of work, as a share of the time that it took: others on this machine get their turn. */
  restShare?: number;
}

export interface ImportProgress {
  phase: 'reading' | 'writing' | 'checking';
  /** 0 to 1. */
  done: number;
  rows: number;
  practitioners: number;
  /** Rows whose practitioner is dealt with; refused ones are when they are read. */
  rowsDone: number;
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
  let ownRecord: string | undefined;
  const staging = await Staging.open(input.databaseUrl, createContactCipher(stagingKey));
  const run = new ImportRun(deps, input, staging, await openReport(input));
  try {
    // The lock is this run's: whatever else says that it is running is not.
    await sweepLostImports(deps.db, { holdsLock: true, except: input.record?.id });
    await run.read(stagingKey);
    if (input.record === undefined && !isDryRun) ownRecord = await startRecord(deps.db, input.file);
    await run.write();
    await run.reportDuplicatePhones();
    await run.report.close();
    const outcome: ImportOutcome = { counts: run.counts, notes: run.notes };
    const importId = ownRecord ?? input.record?.id;
    if (importId !== undefined) await finishRecord(deps.db, importId, input, outcome);
    return outcome;
  } catch (error) {
    if (error instanceof ImportRefusal) await run.reportRefusal(error);
    if (ownRecord !== undefined) await interruptRecord(deps.db, ownRecord);
    throw error;
  } finally {
    await run.report.close();
    await staging.close();
  }
}

class ImportRun {
  readonly counts: ImportCounts = { rows: 0, refusedRows: 0, skippedRows: 0, practitioners: 0, duplicatePhones: 0, ...noWriteCounts };
  #rowsDone = 0;
  readonly notes = Object.fromEntries(noteLevels.map((level) => [level, 0])) as Record<NoteLevel, number>;

  constructor(
    readonly deps: { db: Db; cipher: ContactCipher },
    readonly input: ImportInput,
    readonly staging: Staging,
    readonly report: ImportReport,
  ) {}

  async read(stagingKey: Buffer): Promise<void> {
    const { file, isBrief = false, limits = defaultParseLimits } = this.input;
    const slices = startParsing({ file, isBrief, today: shanghaiDay(), stagingKey }, limits);
    const { counts, notes, report } = this;
    const progress = this.#progress.bind(this);
    const rest = this.#rest.bind(this);
    async function* rows(): AsyncGenerator<Uint8Array> {
      let since = performance.now();
      for await (const slice of slices) {
        counts.rows += slice.rowCount + slice.refusedRows;
        counts.refusedRows += slice.refusedRows;
        counts.skippedRows += slice.skippedRows;
        for (const [level, count] of Object.entries(slice.notes)) notes[level as NoteLevel] += count;
        await report.write(slice.report);
        await progress('reading', slice.progress);
        yield slice.rows;
        await rest(since);
        since = performance.now();
      }
    }
    await this.staging.fill(rows());
  }

  async write(): Promise<void> {
    const total = await this.staging.countPractitioners();
    this.#rowsDone = this.counts.refusedRows;
    await this.#progress('writing', 0);
    const { chunkSize = 500 } = this.input;
    let chunk: PlacedPractitioner[] = [];
    let rowsOfChunk = 0;
    for await (const rows of this.staging.groups()) {
      const { practitioner, notes } = resolvePractitioner(rows);
      await this.#note(notes);
      if (!practitioner) {
        this.counts.refusedRows += rows.length;
        this.#rowsDone += rows.length;
        continue;
      }
      chunk.push({ practitioner, sheet: rows[0]!.sheet, line: rows[0]!.line });
      rowsOfChunk += rows.length;
      if (chunk.length < chunkSize) continue;
      const since = performance.now();
      await this.#writeChunk(chunk, rowsOfChunk, total);
      chunk = [];
      rowsOfChunk = 0;
      if (this.counts.practitioners < total) await this.#progress('writing', this.counts.practitioners / total);
      await this.#rest(since);
    }
    if (chunk.length > 0) await this.#writeChunk(chunk, rowsOfChunk, total);
    await this.#progress('writing', 1);
  }

  async #writeChunk(chunk: PlacedPractitioner[], rows: number, total: number): Promise<void> {
    this.#rowsDone += rows;
    const { record } = this.input;
    const { counts, notes } = await writePractitioners(this.deps, {
      actor: this.input.actor,
      chunk,
      isDryRun: this.input.isDryRun === true,
      ...(record && {
        keep: async (tx: Db | Tx, plan: { counts: WriteCounts; written: WrittenPractitioner[] }) => {
          const after = { ...this.counts, practitioners: this.counts.practitioners + chunk.length };
          for (const key of Object.keys(noWriteCounts) as (keyof WriteCounts)[]) after[key] += plan.counts[key];
          await record.keep(tx, this.#state('writing', after.practitioners / total), after, plan.written);
        },
      }),
    });
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
    await this.#progress('checking', 1);
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
    await this.report.write(notes);
  }

  #state(phase: ImportProgress['phase'], done: number): ImportProgress {
    return { phase, done, rows: this.counts.rows, practitioners: this.counts.practitioners, rowsDone: this.#rowsDone };
  }

  async #progress(phase: ImportProgress['phase'], done: number): Promise<void> {
    await this.input.onProgress?.(this.#state(phase, done), { counts: this.counts, notes: this.notes });
  }

  async #rest(since: number): Promise<void> {
    const share = this.input.restShare ?? 0;
    if (share > 0) await sleep(Math.min(500, (performance.now() - since) * share));
  }
}

async function openReport({ record, reportPath }: ImportInput): Promise<ImportReport> {
  if (record) return record.report;
  return reportPath === undefined ? noReport : createReport(reportPath);
}

/** The record of a run by command, which waits nowhere: it is there once the file is read. */
async function startRecord(db: Db, file: SourceFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readPieces(file, 1 << 20)) hash.update(piece);
  const id = newId('imp');
  const fileName = typeof file === 'string' ? basename(file).slice(0, 200) : '';
  const started = await db
    .insertInto('registry_imports')
    .values({ id, file_name: fileName, file_hash: hash.digest(), state: 'running', phase: 'writing' })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (started === undefined) throw new ImportRefusal('import_running', '另一个导入正在进行，请等它结束');
  return id;
}

async function interruptRecord(db: Db, id: string): Promise<void> {
  await db.updateTable('registry_imports').set({ state: 'interrupted', phase: 'ended' }).where('id', '=', id).where('state', '=', 'running').execute();
}

async function finishRecord(db: Db, id: string, { actor, isDryRun, record }: ImportInput, own: ImportOutcome): Promise<void> {
  const outcome = record === undefined ? own : { ...own, counts: record.merge(own.counts) };
  await inTransaction(db, async (tx) => {
    const finished = await tx
      .updateTable('registry_imports')
      .set({
        state: 'finished',
        phase: 'ended',
        finished_at: sql<Date>`now()`,
        running_seconds: sql<number>`running_seconds + extract(epoch from now() - attempt_started_at)::int`,
        rows_done: outcome.counts.rows,
        rows_total: outcome.counts.rows,
        read_share: 1,
        ...(isDryRun === true ? {} : { file_id: null }),
        counts: sql<string>`counts || ${JSON.stringify(outcome)}::jsonb`,
      })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .returning('file_id')
      .executeTakeFirst();
    if (finished === undefined) return;
    await logActivity(tx, actor, { action: isDryRun === true ? 'try-registry-import' : 'import-registry', object: { kind: 'registry_import', id }, detail: { ...outcome.counts } });
  });
}
