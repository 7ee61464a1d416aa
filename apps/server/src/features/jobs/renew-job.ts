import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { requireJobPlace } from './require-job-place.ts';
import { requireValidity } from './require-validity.ts';
import { addDays, defaultValidityDays, jobStateOn, versionOf } from './rules.ts';
import { lockMyJob } from './sql.ts';

/**
 * 续期 (I6). An expired job is published again, at the top of the list, if the limit has room for it (rule 13); a live one
 * keeps state and place and runs longer.
 */
export async function renewJob(
  db: Db | Tx,
  { actor, institutionId, jobId, validUntil }: { actor: Actor; institutionId: string; jobId: string; validUntil?: string | undefined },
): Promise<void> {
  const today = shanghaiDay();
  const newDay = validUntil ?? addDays(today, defaultValidityDays);
  requireValidity(newDay, today, '/body/validUntil');
  await inTransaction(db, async (tx) => {
    await requireJobPlace(tx, institutionId, jobId);
    const job = await lockMyJob(tx, institutionId, jobId);
    if (job === undefined) throw new Refusal('job_not_found');
    const state = jobStateOn(job, today);
    if (state === 'deleted' || state === 'taken_down') throw new Refusal('job_state_conflict', { extra: { state } });
    const version = versionOf(job.field_versions, 'validUntil') + 1;
    await tx
      .updateTable('jobs')
      .set({
        valid_until: newDay,
        // An editor that has the old day open learns of the new one (rule 15).
        field_versions: sql<string>`field_versions || ${JSON.stringify({ validUntil: version })}::jsonb`,
        expired_at: null,
        ...(state === 'expired' ? { paused_at: null, published_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())` } : {}),
      })
      .where('id', '=', jobId)
      .execute();
    await logActivity(tx, actor, { action: 'renew-job', object: { kind: 'job', id: jobId }, detail: { from: state, validUntil: newDay } });
  });
}
