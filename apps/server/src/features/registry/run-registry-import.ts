import { sql } from 'kysely';
import type { Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { importRegistry, type ImportCounts, type ImportOutcome, type ImportProgress } from './import-registry.ts';
import { openFileKey, openPart } from './edit/open-sealed.ts';
import { ImportRefusal } from './read/import-refusal.ts';
import { noCounts } from './show-import.ts';
import { clearReport, createReportTable, insertWritten } from './write/report-table.ts';
import { noWriteCounts } from './write/write-practitioners.ts';

/** Somebody cancelled the run, or another process took it for lost. */
class RunStopped extends Error {}

const progressEveryMs = 400;

/**
 * A2: does what the record of a run asks for, from its sealed file, and keeps progress, figures and report in the
 * database. Runs in a thread of its own. Whatever happens, the record says how it ended.
 */
export async function runRegistryImport(deps: { db: Db; cipher: ContactCipher; databaseUrl: string }, importId: string): Promise<void> {
  const { db } = deps;
  const run = await db
    .selectFrom('registry_imports')
    .select(['is_dry_run', 'file_id', 'operator_id', 'attempt', 'counts'])
    .where('id', '=', importId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (run === undefined) return;
  const actor: Actor = { kind: 'operator', id: run.operator_id };
  try {
    if (run.file_id === null) throw new ImportRefusal('file_unreadable', '上传的文件已删除，请重新上传');
    const file = await loadFile(deps, run.file_id);
    if (run.attempt > 1) await clearReport(db, importId, run.is_dry_run);
    const merge = mergeWith(run.is_dry_run || run.attempt === 1 ? undefined : (run.counts as unknown as ImportOutcome).counts);
    await importRegistry(deps, {
      file,
      databaseUrl: deps.databaseUrl,
      actor,
      isDryRun: run.is_dry_run,
      isBrief: true,
      chunkSize: 200,
      restShare: 0.25,
      onProgress: progressWriter(db, importId, merge),
      record: {
        id: importId,
        report: createReportTable(db, importId),
        merge,
        async keep(tx, progress, counts, written) {
          await insertWritten(tx, importId, written);
          await saveProgress(tx, importId, progress, { counts: merge(counts) });
        },
      },
    });
    if (!run.is_dry_run) await deleteFile(db, run.file_id);
  } catch (error) {
    if (error instanceof ImportRefusal) {
      await endRun(db, importId, 'refused', error);
      if (run.file_id !== null && error.code !== 'import_running') await deleteFile(db, run.file_id);
    } else if (error instanceof RunStopped) await endRun(db, importId, 'cancelled');
    else {
      await endRun(db, importId, 'interrupted');
      throw error;
    }
  }
}

/** The whole file in memory, in a buffer of its own that can be handed to the thread that parses it. */
async function loadFile({ db, cipher }: { db: Db; cipher: ContactCipher }, fileId: string): Promise<Uint8Array> {
  const file = await db.selectFrom('registry_files').select(['size_bytes', 'key_cipher']).where('id', '=', fileId).executeTakeFirst();
  if (file === undefined) throw new ImportRefusal('file_unreadable', '上传的文件已删除，请重新上传');
  const key = openFileKey(cipher, file.key_cipher);
  const whole = new Uint8Array(file.size_bytes);
  let at = 0;
  for (let part = 0; at < whole.length; part += 1) {
    const row = await db.selectFrom('registry_file_parts').select('sealed').where('file_id', '=', fileId).where('part', '=', part).executeTakeFirstOrThrow();
    const bytes = openPart(key, part, row.sealed);
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

/** Figures over all attempts: what an earlier one wrote is found unchanged by this one. */
function mergeWith(base: ImportCounts | undefined): (counts: ImportCounts) => ImportCounts {
  if (base === undefined) return (counts) => counts;
  const done = { ...noCounts, ...base };
  return (counts) => {
    const sum = { ...counts };
    for (const key of Object.keys(noWriteCounts) as (keyof typeof noWriteCounts)[]) if (!key.endsWith('Unchanged')) sum[key] += done[key];
    sum.practitionersUnchanged = Math.max(0, counts.practitionersUnchanged - done.practitionersNew - done.practitionersUpdated);
    sum.registrationsUnchanged = Math.max(0, counts.registrationsUnchanged - done.registrationsNew - done.registrationsUpdated);
    return sum;
  };
}

function progressWriter(db: Db, importId: string, merge: (counts: ImportCounts) => ImportCounts) {
  let last = 0;
  let lastPhase = '';
  return async (progress: ImportProgress, { counts, notes }: ImportOutcome): Promise<void> => {
    if (progress.phase === lastPhase && performance.now() - last < progressEveryMs) return;
    last = performance.now();
    lastPhase = progress.phase;
    await saveProgress(db, importId, progress, { counts: merge(counts), notes });
  };
}

async function saveProgress(db: Db | Tx, importId: string, { phase, done, rowsDone }: ImportProgress, figures: Pick<ImportOutcome, 'counts'> & Partial<ImportOutcome>): Promise<void> {
  const { counts } = figures;
  const row = await db
    .updateTable('registry_imports')
    .set({
      phase,
      heartbeat_at: sql<Date>`now()`,
      read_share: phase === 'reading' ? done : 1,
      rows_done: phase === 'reading' ? counts.rows : rowsDone,
      rows_total: phase === 'reading' ? null : counts.rows,
      counts: sql<string>`counts || ${JSON.stringify(figures)}::jsonb`,
    })
    .where('id', '=', importId)
    .where('state', '=', 'running')
    .returning('cancel_requested_at')
    .executeTakeFirst();
  if (row === undefined || row.cancel_requested_at !== null) throw new RunStopped();
}

async function endRun(db: Db, importId: string, state: 'refused' | 'cancelled' | 'interrupted', refusal?: ImportRefusal): Promise<void> {
  await db
    .updateTable('registry_imports')
    .set({
      state,
      phase: 'ended',
      finished_at: sql<Date>`now()`,
      running_seconds: sql<number>`running_seconds + extract(epoch from now() - attempt_started_at)::int`,
      ...(refusal && { refusal_code: refusal.code, refusal_text: refusal.message.slice(0, 300) }),
    })
    .where('id', '=', importId)
    .where('state', '=', 'running')
    .execute();
}

const deleteFile = (db: Db, fileId: string) => db.deleteFrom('registry_files').where('id', '=', fileId).execute();
