import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { requireJobPlace } from './require-job-place.ts';
import { jobStateOn } from './rules.ts';
import { lockMyJob } from './sql.ts';

/**
 * 恢复招聘 of a paused job (I6), checked against the limit under the lock (rule 13). It keeps its place in the list of
 * jobs, so that pausing and reopening is no way to the top. An open one stays as it is.
 * @throws Refusal `job_state_conflict` for an expired one, which is renewed instead.
 */
export async function reopenJob(db: Db | Tx, { actor, institutionId, jobId }: { actor: Actor; institutionId: string; jobId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    await requireJobPlace(tx, institutionId, jobId);
    const job = await lockMyJob(tx, institutionId, jobId);
    if (job === undefined) throw new Refusal('job_not_found');
    const state = jobStateOn(job, shanghaiDay());
    if (state === 'published') return;
    if (state === 'expired') throw new Refusal('job_state_conflict', { title: '职位已过有效期，请续期', extra: { state } });
    if (state !== 'paused') throw new Refusal('job_state_conflict', { extra: { state } });
    await tx.updateTable('jobs').set({ paused_at: null }).where('id', '=', jobId).execute();
    await logActivity(tx, actor, { action: 'reopen-job', object: { kind: 'job', id: jobId } });
  });
}
