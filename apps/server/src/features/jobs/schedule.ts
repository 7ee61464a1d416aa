import { sql } from 'kysely';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { today } from './sql.ts';

/**
 * Notes the jobs whose last day has passed, so that they leave the search indexes and the activity log says when (rule
 * 14). Every read compares the day itself, so this only tidies. At most 500 a run; the next one takes the rest.
 */
export async function expireJobs(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      update jobs set expired_at = now() where id in (
        select id from jobs where valid_until < ${today} and expired_at is null and deleted_at is null
        order by valid_until limit 500 for update skip locked
      ) returning id
    `.execute(tx);
    for (const { id } of rows) await logActivity(tx, systemActor, { action: 'expire-job', object: { kind: 'job', id } });
  });
}
