import { sql } from 'kysely';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { noticeDays } from './rules.ts';
import { today } from '../../platform/today.ts';

/**
 * Notes the jobs whose last day has passed, so that they leave the search indexes, the activity log says when (rule 14),
 * and the institution is told; a job that the platform took down says nothing. Every read compares the day itself, so this
 * only tidies. At most 500 a run; the next one takes the rest.
 */
export async function expireJobs(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: string; institution_id: string; title: string; taken_down_at: Date | null }>`
      update jobs set expired_at = now() where id in (
        select id from jobs where valid_until < ${today} and expired_at is null and deleted_at is null
        order by valid_until limit 500 for update skip locked
      ) returning id, institution_id, title, taken_down_at
    `.execute(tx);
    for (const { id, institution_id: institutionId, title, taken_down_at: takenDownAt } of rows) {
      await logActivity(tx, systemActor, { action: 'expire-job', object: { kind: 'job', id } });
      if (takenDownAt === null) await addNotification(tx, { to: { institutionId }, kind: 'job_expired', object: { kind: 'job', id }, detail: { jobTitle: title } });
    }
  });
}

/**
 * Tells institutions which jobs expire in three days (X3), once for each last day, so again after a renewal. Not of a job
 * that was published for as few days as that. Two servers at once make one notification: the key of its row decides.
 */
export async function announceExpiringJobs(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: string; institution_id: string; title: string; valid_until: string; key: string }>`
      select id, institution_id, title, valid_until, key from (
        select j.*, 'job_expiring:' || j.id || ':' || j.valid_until as key from jobs j
        where j.valid_until between ${today} and ${today} + ${noticeDays}::int and j.expired_at is null
          and j.deleted_at is null and j.taken_down_at is null
          and j.valid_until > (j.published_at at time zone 'Asia/Shanghai')::date + ${noticeDays}::int
      ) as due
      where not exists (select 1 from notifications n where n.recipient_id = due.institution_id and n.collapse_key = due.key)
      order by valid_until, id limit 500
    `.execute(tx);
    for (const { id, institution_id: institutionId, title, valid_until: validUntil, key } of rows) {
      await addNotification(tx, {
        to: { institutionId },
        kind: 'job_expiring',
        object: { kind: 'job', id },
        detail: { jobTitle: title, validUntil },
        collapse: { key, whenRead: 'leave' },
      });
    }
  });
}
