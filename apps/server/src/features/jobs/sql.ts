import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { prepareQueries, walkedRows } from '../../platform/prepare-query.ts';
import { isApplicantShown } from '../cards/is-applicant-shown.ts';
import { isOpenTo, type Seeker } from './is-open-to.ts';
import { today } from '../../platform/today.ts';

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

interface PageValues {
  practitionerId: string;
  hiddenEmployerKey: string | null;
  cityCode: string;
  provinceCode: string;
  postType: string;
  bandMin: number;
  bandMax: number;
  afterPay: number | null;
  afterMicros: number;
  afterId: string;
  limit: number;
}

/** The filters that a page has, each with its condition. A city wins over its province. */
const conditionsOf = {
  cityCode: (values: PageValues) => sql`j.city_code = ${values.cityCode}`,
  provinceCode: (values: PageValues) => sql`j.province_code = ${values.provinceCode}`,
  postType: (values: PageValues) => sql`j.post_type = ${values.postType}`,
  // pay_order is 0 for 面议 and the upper end of every other range, so the order by pay starts and stops where the band does.
  isNegotiable: () => sql`j.pay_order = 0`,
  // The ranges touch; 12-16K is not in 8-12K and not in 16-20K, but 15K flat is in 12-16K.
  payBand: ({ bandMin, bandMax }: PageValues) =>
    sql`j.pay_order >= ${bandMin}::int and j.pay_monthly_low < ${bandMax}::int and (j.pay_monthly_high > ${bandMin}::int or j.pay_monthly_low >= ${bandMin}::int)`,
} as const;
type Condition = keyof typeof conditionsOf;

function namesOf({ cityCode, provinceCode, postType, payBand }: JobFilters): Condition[] {
  const names: Condition[] = [];
  if (cityCode !== undefined) names.push('cityCode');
  else if (provinceCode !== undefined) names.push('provinceCode');
  if (postType !== undefined) names.push('postType');
  if (payBand !== undefined) names.push(payBand === null ? 'isNegotiable' : 'payBand');
  return names;
}

/** What the text of a page depends on. */
interface PageShape {
  names: Condition[];
  sort: 'newest' | 'pay';
  hasPosition: boolean;
  walked: number;
}

/** One page of the jobs that fit and one more, walked in the order of the index that begins with exactly these filters. */
export async function findJobRows(
  db: Db | Tx,
  { seeker, filters, sort, after, limit }: { seeker: Seeker; filters: JobFilters; sort: 'newest' | 'pay'; after: JobPosition | undefined; limit: number },
): Promise<JobSearchRow[]> {
  const shape: PageShape = { names: namesOf(filters), sort, hasPosition: after !== undefined, walked: walkedRows(limit) };
  const { payBand, ...places } = filters;
  const values = { ...seeker, ...places, bandMin: payBand?.min, bandMax: payBand?.max, afterPay: after?.pay, afterMicros: after?.publishedMicros, afterId: after?.jobId, limit: limit + 1 };
  return askPage(db, shape, values as PageValues);
}

const askPage = prepareQueries<PageShape, PageValues, JobSearchRow>(({ names, sort, hasPosition, walked }, values) => {
  const conditions: RawBuilder<unknown>[] = [isOpenTo(values), ...names.map((name) => conditionsOf[name](values))];
  const orderOf = (row: RawBuilder<unknown>) => (sort === 'pay' ? sql`${row}.pay_order desc, ${row}.published_at desc, ${row}.id desc` : sql`${row}.published_at desc, ${row}.id desc`);
  if (hasPosition) {
    const publishedAt = sql`'epoch'::timestamptz + ${values.afterMicros}::bigint * interval '1 microsecond'`;
    conditions.push(sort === 'pay' ? sql`(j.pay_order, j.published_at, j.id) < (${values.afterPay}::int, ${publishedAt}, ${values.afterId})` : sql`(j.published_at, j.id) < (${publishedAt}, ${values.afterId})`);
  }
  return sql<JobSearchRow>`
    select page.*, exists (select 1 from applications a where a.job_id = page.id and a.practitioner_id = ${values.practitionerId} and a.withdrawn_at is null) as has_applied
    from (
      select j.id, j.published_at, (extract(epoch from j.published_at) * 1000000)::bigint as published_micros, j.pay_order,
        j.title, j.post_type, j.pay_kind, j.pay_min, j.pay_max, j.pay_months, j.city_code, j.education, j.employment_kinds, j.schemes,
        i.name as institution_name
      from jobs j join institutions i on i.id = j.institution_id
      where ${sql.join(conditions, sql` and `)}
      order by ${orderOf(sql`j`)} limit ${sql.lit(walked + 1)}
    ) as page
    order by ${orderOf(sql`page`)} limit ${values.limit}::int`;
});
