import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { isApplicantShown } from '../cards/is-applicant-shown.ts';

export const today = sql<string>`(now() at time zone 'Asia/Shanghai')::date`;

const termsColumns = [
  'j.title', 'j.schemes', 'j.post_type', 'j.employment_kinds', 'j.headcount', 'j.pay_kind', 'j.pay_min', 'j.pay_max', 'j.pay_months',
  'j.city_code', 'j.province_code', 'j.education', 'j.requirements', 'j.valid_until',
] as const;
const timeColumns = ['j.published_at', 'j.created_at', 'j.paused_at', 'j.deleted_at', 'j.taken_down_at', 'j.taken_down_reason'] as const;

/** A job with everything on it. */
export const selectJobs = (db: Db | Tx) =>
  db.selectFrom('jobs as j').select(['j.id', 'j.institution_id', 'j.field_versions', ...termsColumns, ...timeColumns]);

export type JobRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectJobs>['executeTakeFirst']>>>;

/** N人投递 and how many of them are 未读, of a job `j`. Withdrawn ones don't count (rule 17); 未读 can still be opened. */
export const applicantCount = sql<number>`(select count(*)::int from applications a where a.job_id = j.id and a.withdrawn_at is null)`;
export const unreadCount = sql<number>`(
  select count(*)::int from applications a join practitioners p on p.id = a.practitioner_id
  where a.job_id = j.id and a.withdrawn_at is null and a.viewed_at is null and ${isApplicantShown}
)`;

/** Locks one own job against every other act on it. */
export const lockMyJob = (tx: Tx, institutionId: string, jobId: string): Promise<JobRow | undefined> =>
  selectJobs(tx).where('j.id', '=', jobId).where('j.institution_id', '=', institutionId).forUpdate().executeTakeFirst();

/** Locks a job of any institution, for operators (A7). */
export const lockAnyJob = (tx: Tx, jobId: string): Promise<JobRow | undefined> => selectJobs(tx).where('j.id', '=', jobId).forUpdate().executeTakeFirst();

/** Rule 13: published and paused jobs of an institution, without one of them when `exceptJobId` says so. */
export async function countLiveJobs(db: Db | Tx, institutionId: string, exceptJobId: string | null): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from jobs
    where institution_id = ${institutionId} and deleted_at is null and taken_down_at is null and valid_until >= ${today}
      and id is distinct from ${exceptJobId}::text
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** 地区, 岗位类型, 薪资. A city wins over its province. */
export interface JobFilters {
  cityCode?: string | undefined;
  provinceCode?: string | undefined;
  postType?: string | undefined;
  /** Yuan a month; null: 面议. */
  payBand?: { min: number; max: number } | null | undefined;
}

/** The last row of a page. `pay` is null in the order by time. */
export interface JobPosition {
  pay: number | null;
  publishedMicros: number;
  jobId: string;
}

export interface JobSearchRow {
  id: string;
  published_at: Date;
  published_micros: number;
  pay_order: number;
  title: string;
  post_type: string;
  pay_kind: 'monthly' | 'daily' | 'negotiable';
  pay_min: number | null;
  pay_max: number | null;
  pay_months: number | null;
  city_code: string;
  education: string | null;
  employment_kinds: ('full_time' | 'part_time')[];
  schemes: string[];
  institution_name: string;
  has_applied: boolean;
}

function conditionsOf(filters: JobFilters): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (filters.cityCode !== undefined) conditions.push(sql`j.city_code = ${filters.cityCode}`);
  else if (filters.provinceCode !== undefined) conditions.push(sql`j.province_code = ${filters.provinceCode}`);
  if (filters.postType !== undefined) conditions.push(sql`j.post_type = ${filters.postType}`);
  // pay_order is 0 for 面议 and the upper end of every other range, so the order by pay starts and stops where the band does.
  if (filters.payBand === null) conditions.push(sql`j.pay_order = 0`);
  else if (filters.payBand !== undefined) {
    const { min, max } = filters.payBand;
    // The ranges touch; 12-16K is not in 8-12K and not in 16-20K, but 15K flat is in 12-16K.
    conditions.push(sql`j.pay_order >= ${min} and j.pay_monthly_low < ${max} and (j.pay_monthly_high > ${min} or j.pay_monthly_low >= ${min})`);
  }
  return conditions;
}

/** One page of the jobs that fit, walked in the order of the index that begins with exactly these filters. */
export async function findJobRows(
  db: Db | Tx,
  { isOpen, practitionerId, filters, sort, after, limit }: {
    isOpen: RawBuilder<boolean>;
    practitionerId: string;
    filters: JobFilters;
    sort: 'newest' | 'pay';
    after: JobPosition | undefined;
    limit: number;
  },
): Promise<JobSearchRow[]> {
  const conditions = [isOpen, ...conditionsOf(filters)];
  if (after !== undefined) {
    const publishedAt = sql`'epoch'::timestamptz + ${after.publishedMicros}::bigint * interval '1 microsecond'`;
    conditions.push(
      sort === 'pay'
        ? sql`(j.pay_order, j.published_at, j.id) < (${after.pay}::int, ${publishedAt}, ${after.jobId})`
        : sql`(j.published_at, j.id) < (${publishedAt}, ${after.jobId})`,
    );
  }
  const order = sort === 'pay' ? sql`j.pay_order desc, j.published_at desc, j.id desc` : sql`j.published_at desc, j.id desc`;
  const { rows } = await sql<JobSearchRow>`
    select j.id, j.published_at, (extract(epoch from j.published_at) * 1000000)::bigint as published_micros, j.pay_order,
      j.title, j.post_type, j.pay_kind, j.pay_min, j.pay_max, j.pay_months, j.city_code, j.education, j.employment_kinds, j.schemes,
      i.name as institution_name,
      exists (select 1 from applications a where a.job_id = j.id and a.practitioner_id = ${practitionerId} and a.withdrawn_at is null) as has_applied
    from jobs j join institutions i on i.id = j.institution_id
    where ${sql.join(conditions, sql` and `)}
    order by ${order}
    limit ${limit}
  `.execute(db);
  return rows;
}
