import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { applicantCount, lockMyJob } from './sql.ts';

/**
 * 删除招聘 (I6, rule 16): soft. No person finds it any more, applicants see 该职位已删除, the institution keeps its list of
 * applicants, and the place in the limit is free. Twice is the same.
 */
export async function deleteJob(db: Db | Tx, { actor, institutionId, jobId }: { actor: Actor; institutionId: string; jobId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const job = await lockMyJob(tx, institutionId, jobId);
    if (job === undefined) throw new Refusal('job_not_found');
    if (job.deleted_at !== null) return;
    await tx.updateTable('jobs').set({ deleted_at: sql<Date>`now()` }).where('id', '=', jobId).execute();
    const { applicants } = await tx.selectFrom('jobs as j').select(applicantCount.as('applicants')).where('j.id', '=', jobId).executeTakeFirstOrThrow();
    await logActivity(tx, actor, { action: 'delete-job', object: { kind: 'job', id: jobId }, detail: { applicants } });
  });
}
