import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { jobStateOn } from './rules.ts';
import { lockMyJob } from './sql.ts';

/** 暂停招聘 (I6). From the commit on no person sees it or can apply; it keeps its place in the limit. Twice is the same. */
export async function pauseJob(db: Db | Tx, { actor, institutionId, jobId }: { actor: Actor; institutionId: string; jobId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const job = await lockMyJob(tx, institutionId, jobId);
    if (job === undefined) throw new Refusal('job_not_found');
    const state = jobStateOn(job, shanghaiDay());
    if (state === 'paused') return;
    if (state !== 'published') throw new Refusal('job_state_conflict', { extra: { state } });
    await tx.updateTable('jobs').set({ paused_at: sql<Date>`now()` }).where('id', '=', jobId).execute();
    await logActivity(tx, actor, { action: 'pause-job', object: { kind: 'job', id: jobId } });
  });
}
