import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { jobStateOn } from './rules.ts';
import { lockAnyJob } from './sql.ts';

/**
 * 下架职位 (A7). From the commit on no person sees it or can apply, its institution cannot edit it and is told the reason;
 * its place in the limit is free (rule 13). Its applicants stay.
 * @throws Refusal `job_not_found`; `job_state_conflict` when it is deleted or down already.
 */
export async function takeDownJob(db: Db | Tx, { actor, jobId, reason }: { actor: Actor; jobId: string; reason: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const job = await lockAnyJob(tx, jobId);
    if (job === undefined) throw new Refusal('job_not_found');
    const state = jobStateOn(job, shanghaiDay());
    if (state === 'deleted' || state === 'taken_down') throw new Refusal('job_state_conflict', { extra: { state } });
    await tx.updateTable('jobs').set({ taken_down_at: sql<Date>`now()`, taken_down_reason: reason }).where('id', '=', jobId).execute();
    await addNotification(tx, { to: { institutionId: job.institution_id }, kind: 'job_taken_down', object: { kind: 'job', id: jobId }, detail: { jobTitle: job.title, reason } });
    await logActivity(tx, actor, { action: 'take-down-job', object: { kind: 'job', id: jobId }, detail: { reason, institutionId: job.institution_id } });
  });
}
