import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { lockJobPlaces, requireJobPlace } from './require-job-place.ts';
import { lockAnyJob } from './sql.ts';

/**
 * Undoes a take-down (A7): the job is again what it was, published or paused, and counts again, so its institution must
 * have room for it under the lock (rule 13).
 * @throws Refusal `job_not_found`; `job_state_conflict` when it is not taken down; `job_limit_reached`.
 */
export async function reinstateJob(db: Db | Tx, { actor, jobId }: { actor: Actor; jobId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    // Places are locked before the job, as everywhere, so the institution is read first.
    const { institution_id: institutionId } = (await tx.selectFrom('jobs').select('institution_id').where('id', '=', jobId).executeTakeFirst()) ?? {};
    if (institutionId === undefined) throw new Refusal('job_not_found');
    await lockJobPlaces(tx, institutionId);
    const job = await lockAnyJob(tx, jobId);
    if (job === undefined || job.deleted_at !== null || job.taken_down_at === null) throw new Refusal('job_state_conflict');
    if (job.valid_until >= shanghaiDay()) await requireJobPlace(tx, institutionId, jobId);
    await tx.updateTable('jobs').set({ taken_down_at: null, taken_down_reason: null }).where('id', '=', jobId).execute();
    await addNotification(tx, { to: { institutionId }, kind: 'job_restored', object: { kind: 'job', id: jobId }, detail: { jobTitle: job.title } });
    await logActivity(tx, actor, { action: 'reinstate-job', object: { kind: 'job', id: jobId }, detail: { institutionId } });
  });
}
