import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { InstitutionCaller } from '../../platform/sessions.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { permissionsOf } from './policy.ts';
import { readJobLimit } from './require-job-place.ts';
import { cityNameOf, jobFields, jobStateOn, termsOf, versionOf } from './rules.ts';
import { applicantCount, selectJobs, unreadCount } from './sql.ts';

type Versions = Record<(typeof jobFields)[number], number>;

/**
 * One own job with its counts, versions and what may be done with it, and the limit (I6). Deleted ones too: their
 * applicants stay (rule 16).
 * @throws Refusal `job_not_found`, also for another institution's.
 */
export async function getMyJob(db: Db | Tx, { caller, jobId }: { caller: InstitutionCaller; jobId: string }) {
  const job = await selectJobs(db)
    .select([applicantCount.as('applicant_count'), unreadCount.as('unread_count')])
    .where('j.id', '=', jobId)
    .where('j.institution_id', '=', caller.institutionId)
    .executeTakeFirst();
  if (job === undefined) throw new Refusal('job_not_found');
  const state = jobStateOn(job, shanghaiDay());
  return {
    job: {
      id: job.id,
      state,
      ...termsOf(job),
      cityName: cityNameOf(job.city_code),
      takenDownReason: job.taken_down_reason,
      publishedAt: job.published_at.toISOString(),
      versions: Object.fromEntries(jobFields.map((field) => [field, versionOf(job.field_versions, field)])) as Versions,
      applicantCount: job.applicant_count,
      unreadCount: job.unread_count,
      can: permissionsOf(state, caller),
    },
    jobLimit: await readJobLimit(db, caller.institutionId),
  };
}
