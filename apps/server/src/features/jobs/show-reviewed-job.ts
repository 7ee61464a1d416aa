import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { cityNameOf, jobStateOn, termsOf, type JobState } from './rules.ts';
import { applicantCount, selectJobs } from './sql.ts';
import { today } from '../../platform/today.ts';

/** A job of any institution with what a review looks at. */
export const selectReviewedJobs = (db: Db | Tx) =>
  selectJobs(db)
    .innerJoin('institutions as i', 'i.id', 'j.institution_id')
    .select(['i.name as institution_name', 'j.flags', applicantCount.as('applicant_count')])
    .select([
      sql<string>`(extract(epoch from j.published_at) * 1000000)::bigint`.as('published_micros'),
      sql<number>`(select count(*)::int from feedback f where f.reported_job_id = j.id and f.closed_at is null)`.as('open_report_count'),
    ]);

export type ReviewedJobRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectReviewedJobs>['executeTakeFirst']>>>;

/** The same states as `jobStateOn`, as a condition on a job `j`. */
export const isInState = (state: JobState): RawBuilder<boolean> => conditions[state];

const isLive = sql`j.deleted_at is null and j.taken_down_at is null and j.valid_until >= ${today}`;
const conditions: Record<JobState, RawBuilder<boolean>> = {
  deleted: sql<boolean>`j.deleted_at is not null`,
  taken_down: sql<boolean>`(j.deleted_at is null and j.taken_down_at is not null)`,
  expired: sql<boolean>`(j.deleted_at is null and j.taken_down_at is null and j.valid_until < ${today})`,
  paused: sql<boolean>`(${isLive} and j.paused_at is not null)`,
  published: sql<boolean>`(${isLive} and j.paused_at is null)`,
};

/** The answer of every operation that reviews jobs. */
export function showReviewedJob(job: ReviewedJobRow, day: string) {
  const state = jobStateOn(job, day);
  return {
    id: job.id,
    state,
    ...termsOf(job),
    cityName: cityNameOf(job.city_code),
    institution: { id: job.institution_id, institutionName: job.institution_name },
    publishedAt: job.published_at.toISOString(),
    takenDownAt: job.taken_down_at?.toISOString() ?? null,
    takenDownReason: job.taken_down_reason,
    applicantCount: job.applicant_count,
    openReportCount: job.open_report_count,
    findings: job.flags,
    can: { takeDown: state !== 'deleted' && state !== 'taken_down', reinstate: state === 'taken_down' },
  };
}

/** @throws Refusal `job_not_found`. */
export async function getReviewedJob(db: Db | Tx, jobId: string) {
  const job = await selectReviewedJobs(db).where('j.id', '=', jobId).executeTakeFirst();
  if (job === undefined) throw new Refusal('job_not_found');
  return showReviewedJob(job, shanghaiDay());
}
