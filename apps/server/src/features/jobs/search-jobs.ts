import type { EducationCode } from '@cert/contract/codes/education';
import { entriesOf } from '@cert/contract/codes/dictionary';
import type { PayBandCode } from '@cert/contract/codes/pay';
import type { PostTypeCode } from '@cert/contract/codes/post-types';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { findSeeker } from './is-open-to.ts';
import { cityNameOf, payOf } from './rules.ts';
import { findJobRows, type JobPosition, type JobSearchRow } from './sql.ts';

export interface JobSearch {
  cityCode?: string | undefined;
  provinceCode?: string | undefined;
  postType?: PostTypeCode | undefined;
  payBand?: PayBandCode | undefined;
  sort: 'newest' | 'pay';
}

/**
 * 求职 (P6): the open jobs that reach this person (rule 12), newest or best paid first. The cursor is the last row's
 * place, so none is skipped or shown twice while others are published and paused (rule 24).
 * @throws Refusal `cursor_invalid` for a cursor of another person, other filters or another order.
 */
export async function searchJobs(
  db: Db | Tx,
  { practitionerId, search, limit, cursor, cursorKey }: { practitionerId: string; search: JobSearch; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const { cityCode, provinceCode, postType, payBand, sort } = search;
  const context = ['jobs', practitionerId, cityCode, provinceCode, postType, payBand, sort].join(':');
  const rows = await findJobRows(db, {
    seeker: await findSeeker(db, practitionerId),
    filters: { cityCode, provinceCode, postType, payBand: payBand === undefined ? undefined : rangeOf(payBand) },
    sort,
    after: cursor === undefined ? undefined : positionOf(openCursor(cursorKey, context, cursor)),
    limit,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(showJobSummary),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.pay_order, last.published_micros, last.id]) : null,
  };
}

function rangeOf(code: PayBandCode): { min: number; max: number } | null {
  const band = entriesOf('pay_band').find((each) => each.code === code);
  return typeof band?.min === 'number' && typeof band.max === 'number' ? { min: band.min, max: band.max } : null;
}

const positionOf = ([pay, publishedMicros, jobId]: (string | number)[]): JobPosition => ({
  pay: Number(pay),
  publishedMicros: Number(publishedMicros),
  jobId: String(jobId),
});

const showJobSummary = (row: JobSearchRow) => ({
  id: row.id,
  title: row.title,
  postType: row.post_type as PostTypeCode,
  pay: payOf(row),
  cityName: cityNameOf(row.city_code),
  education: row.education as EducationCode | null,
  employmentKinds: row.employment_kinds,
  schemes: row.schemes as SchemeCode[],
  institutionName: row.institution_name,
  publishedAt: row.published_at.toISOString(),
  hasApplied: row.has_applied,
});
