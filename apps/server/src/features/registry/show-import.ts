import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import type { ImportCounts } from './import-registry.ts';
import { noWriteCounts } from './write/write-practitioners.ts';

export const noCounts: Readonly<ImportCounts> = { rows: 0, refusedRows: 0, skippedRows: 0, practitioners: 0, duplicatePhones: 0, ...noWriteCounts };

export const selectImports = (db: Db | Tx) =>
  db
    .selectFrom('registry_imports as i')
    .leftJoin('operators as o', 'o.id', 'i.operator_id')
    .select(['i.id', 'i.file_name', 'i.is_dry_run', 'i.state', 'i.phase', 'i.started_at', 'i.finished_at', 'i.heartbeat_at', 'i.rows_done', 'i.rows_total', 'i.read_share', 'i.counts', 'i.refusal_text', 'i.file_id', 'i.cancel_requested_at', 'o.display_name'])
    .select(sql<number>`i.running_seconds + case when i.state = 'running' then extract(epoch from clock_timestamp() - i.attempt_started_at)::int else 0 end`.as('seconds'));

export type ImportRecord = Awaited<ReturnType<ReturnType<typeof selectImports>['execute']>>[number];

/** Reading is about a third of the work. */
function shareOf(row: ImportRecord): number {
  if (row.state === 'finished') return 1;
  const written = row.rows_total === null || row.rows_total === 0 ? 0 : row.rows_done / row.rows_total;
  const share = row.rows_total === null ? 0.35 * row.read_share : 0.35 + 0.63 * written;
  return Math.min(0.99, Math.max(0, share));
}

/** What is no remark, and what the console's report leaves out. */
const left = new Set(['拒绝', '写法统一']);

/** A run as the console shows it. Runs of earlier versions lack some figures. */
export function showImport(row: ImportRecord) {
  const { counts = {}, notes = {} } = row.counts as { counts?: Partial<ImportCounts>; notes?: Record<string, number> };
  const known = { ...noCounts, ...counts };
  const remarks = Object.entries(notes).reduce((sum, [level, count]) => (left.has(level) ? sum : sum + count), 0);
  return {
    id: row.id,
    fileName: row.file_name,
    fileId: row.file_id,
    isDryRun: row.is_dry_run,
    state: row.state,
    phase: row.phase,
    operatorName: row.display_name,
    startedAt: row.started_at.toISOString(),
    endedAt: row.state === 'running' ? null : (row.finished_at ?? row.heartbeat_at).toISOString(),
    seconds: Math.max(0, row.seconds),
    share: shareOf(row),
    rowsDone: row.rows_done,
    rowsTotal: row.rows_total,
    counts: Object.fromEntries(Object.keys(noCounts).map((key) => [key, known[key as keyof ImportCounts]])) as unknown as ImportCounts,
    remarks,
    refusal: row.refusal_text,
    can: {
      cancel: row.state === 'running' && row.cancel_requested_at === null,
      continue: (row.state === 'cancelled' || row.state === 'interrupted') && row.file_id !== null,
    },
  };
}
