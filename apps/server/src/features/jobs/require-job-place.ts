import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { jobLimit } from './rules.ts';
import { countLiveJobs } from './sql.ts';

export const readJobLimit = async (db: Db | Tx, institutionId: string) => ({ used: await countLiveJobs(db, institutionId, null), limit: jobLimit });

/**
 * Whoever publishes, reopens, renews or restores jobs of this institution waits here until this transaction ends. Call it
 * before a job is locked: everybody in this order cannot deadlock.
 */
export async function lockJobPlaces(tx: Tx, institutionId: string): Promise<void> {
  // Not `for update`: that would also stop inserts elsewhere that only refer to the institution.
  await tx.selectFrom('institutions').select('id').where('id', '=', institutionId).forNoKeyUpdate().executeTakeFirstOrThrow();
}

/**
 * Rule 13: there is room for one more live job beside the others. Counted under the lock, so of several
 * at once each counts what the one before it did.
 * @param jobId the job that becomes live, which may count already.
 * @throws Refusal `job_limit_reached` with `used` and `limit`.
 */
export async function requireJobPlace(tx: Tx, institutionId: string, jobId: string | null): Promise<void> {
  await lockJobPlaces(tx, institutionId);
  const used = await countLiveJobs(tx, institutionId, jobId);
  if (used < jobLimit) return;
  throw new Refusal('job_limit_reached', { title: `已发布 ${used}/${jobLimit} 个职位，请先删除一个`, extra: { used, limit: jobLimit } });
}
