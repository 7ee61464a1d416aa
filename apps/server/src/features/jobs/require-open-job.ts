import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { findSeeker } from './is-open-to.ts';
import { closedTitles, jobStateOn, type ClosedReason } from './rules.ts';
import { selectJobs } from './sql.ts';

/**
 * The job if this person may see it and apply now. With `isLocked` it cannot be paused or deleted before the transaction
 * ends; whoever does so at the same moment is waited for.
 * @throws Refusal `job_not_found`; `job_not_open` with its `reason` (rule 17). The id is not guessable, so who asks has
 * seen the job before, and the reason gives nothing away.
 */
export async function requireOpenJob(db: Db | Tx, { practitionerId, jobId, isLocked = false }: { practitionerId: string; jobId: string; isLocked?: boolean }) {
  const job = await selectJobs(db)
    .innerJoin('institutions as i', 'i.id', 'j.institution_id')
    .select([
      'i.name as institution_name', 'i.name_key', 'i.approval_no', 'i.profile', 'i.contact_address', 'i.disabled_at', 'i.membership_until',
      sql<boolean>`exists (select 1 from blocks b where b.practitioner_id = ${practitionerId} and b.institution_id = j.institution_id)`.as('is_blocked'),
    ])
    .where('j.id', '=', jobId)
    .$if(isLocked, (query) => query.forShare('j'))
    .executeTakeFirst();
  if (job === undefined) throw new Refusal('job_not_found');
  const { hiddenEmployerKey } = await findSeeker(db, practitionerId);
  const today = shanghaiDay();
  const state = jobStateOn(job, today);
  const isRecruiting = job.disabled_at === null && (job.membership_until === null || job.membership_until >= today);
  if (state !== 'published') throw closed(state);
  if (!isRecruiting) throw closed('unavailable');
  if (job.is_blocked) throw closed('blocked');
  if (hiddenEmployerKey !== null && job.name_key === hiddenEmployerKey) throw closed('employer');
  return job;
}

const closed = (reason: ClosedReason): Refusal => new Refusal('job_not_open', { title: closedTitles[reason], extra: { reason } });
