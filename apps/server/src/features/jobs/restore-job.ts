import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { lockJobPlaces, requireJobPlace } from './require-job-place.ts';
import { lockMyJob } from './sql.ts';

/**
 * Brings a deleted job back, paused, so that somebody looks at it before persons do. Paused counts, so the limit is
 * checked under the lock (rule 13); one whose last day has passed comes back expired and takes no place.
 */
export async function restoreJob(db: Db | Tx, { actor, institutionId, jobId }: { actor: Actor; institutionId: string; jobId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockJobPlaces(tx, institutionId);
    const job = await lockMyJob(tx, institutionId, jobId);
    if (job === undefined) throw new Refusal('job_not_found');
    if (job.deleted_at === null) return;
    if (job.valid_until >= shanghaiDay()) await requireJobPlace(tx, institutionId, jobId);
    await tx
      .updateTable('jobs')
      .set({ deleted_at: null, paused_at: sql<Date>`coalesce(paused_at, now())` })
      .where('id', '=', jobId)
      .execute();
    await logActivity(tx, actor, { action: 'restore-job', object: { kind: 'job', id: jobId } });
  });
}
