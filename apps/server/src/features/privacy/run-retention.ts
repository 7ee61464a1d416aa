import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { oldActivity, oldSmsMessages, recordsToDelete } from './sql.ts';

/** How long records are kept; the settings refuse less than the law asks for. */
export interface RetentionTimes {
  activityLogMonths: number;
  recordYears: number;
}

export type RetentionCounts = Record<'activityEntries' | 'smsMessages' | 'sessions' | 'applications' | 'cardViews' | 'correctionRequests' | 'closedPeople' | 'privacyRequests', number>;

/**
 * 保存期限清理 (rule 26): deletes or pseudonymises what has been kept for its time, in one transaction; a dry run counts the
 * same rows and deletes none. What is much goes in parts, the rest with the next run. The ledger and the reveals stay: one
 * charge for one pair, ever (rule 2), needs them, and they name nobody.
 * @throws Refusal `retention_running` while another run is at work.
 */
export async function runRetention(
  db: Db | Tx,
  { actor, operatorId, isDryRun, times }: { actor: Actor; operatorId: string | null; isDryRun: boolean; times: RetentionTimes },
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ is_free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('retention', 0)) as is_free`.execute(tx);
    if (rows[0]?.is_free !== true) throw new Refusal('retention_running', { retryAfterSeconds: 30 });
    const id = newId('retention');
    await tx
      .insertInto('retention_runs')
      .values({ id, is_dry_run: isDryRun, operator_id: operatorId, started_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())` })
      .execute();
    const counts = {
      activityEntries: await oldActivity(tx, times.activityLogMonths, isDryRun),
      smsMessages: await oldSmsMessages(tx, times.activityLogMonths, isDryRun),
      ...(await countOrDelete(tx, times, isDryRun)),
    };
    await tx.updateTable('retention_runs').set({ finished_at: sql<Date>`clock_timestamp()`, counts: JSON.stringify(counts) }).where('id', '=', id).execute();
    await logActivity(tx, actor, { action: 'run-retention', object: { kind: 'retention_run', id }, detail: { isDryRun, ...counts } });
    return id;
  });
}

async function countOrDelete(tx: Tx, times: RetentionTimes, isDryRun: boolean): Promise<Omit<RetentionCounts, 'activityEntries' | 'smsMessages'>> {
  const counts: Record<string, number> = {};
  for (const [name, records] of Object.entries(recordsToDelete)) {
    const which = records.which(times);
    if (isDryRun) {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from (${which}) which`.execute(tx);
      counts[name] = rows[0]?.count ?? 0;
    } else counts[name] = await records.remove(tx, which);
  }
  return counts as Omit<RetentionCounts, 'activityEntries' | 'smsMessages'>;
}
