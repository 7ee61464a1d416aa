import type { JobField, JobTerms } from '@cert/contract/job';
import { inDictionaryOrder } from '@cert/contract/codes/dictionary';
import type { EducationCode } from '@cert/contract/codes/education';
import type { Pay } from '@cert/contract/codes/pay';
import type { PostTypeCode } from '@cert/contract/codes/post-types';
import { cityLabel } from '@cert/contract/codes/regions';
import type { SchemeCode } from '@cert/contract/codes/schemes';

/** Rule 13. */
export const jobLimit = 10;
/** Rule 14: how long a job runs when nothing is said, and at most, in days. */
export const defaultValidityDays = 30;
export const longestValidityDays = 180;
/** How long before its last day an institution is told that a job expires. */
export const noticeDays = 3;

export type JobState = 'published' | 'paused' | 'expired' | 'taken_down' | 'deleted';

export interface JobTimes {
  valid_until: string;
  paused_at: Date | null;
  deleted_at: Date | null;
  taken_down_at: Date | null;
}

/** What a job is on a day in Asia/Shanghai. It counts through its last day; expired wins over paused. */
export function jobStateOn(job: JobTimes, today: string): JobState {
  if (job.deleted_at !== null) return 'deleted';
  if (job.taken_down_at !== null) return 'taken_down';
  if (job.valid_until < today) return 'expired';
  return job.paused_at === null ? 'published' : 'paused';
}

export const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Why a last day is refused, in Chinese; null: it is fine. */
export function validityFault(validUntil: string, today: string): string | null {
  const time = Date.parse(`${validUntil}T00:00:00Z`);
  // 2026-02-30 reads as a day in March, or as none.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== validUntil) return '没有这一天';
  if (validUntil < today) return '有效期不能早于今天';
  return validUntil > addDays(today, longestValidityDays) ? `有效期最长 ${longestValidityDays} 天` : null;
}

export interface PayColumns {
  pay_kind: 'monthly' | 'daily' | 'negotiable';
  pay_min: number | null;
  pay_max: number | null;
  pay_months: number | null;
}

/** The columns that hold the terms of a job. */
export interface TermsColumns extends PayColumns {
  title: string;
  schemes: string[];
  post_type: string;
  employment_kinds: ('full_time' | 'part_time')[];
  headcount: number;
  city_code: string;
  province_code: string;
  education: string | null;
  requirements: string;
  valid_until: string;
}

export function payOf(row: PayColumns): Pay {
  const [low, high] = [row.pay_min ?? 0, row.pay_max ?? 0];
  if (row.pay_kind === 'monthly') return { kind: 'monthly', minK: low, maxK: high, months: row.pay_months ?? 12 };
  return row.pay_kind === 'daily' ? { kind: 'daily', minYuan: low, maxYuan: high } : { kind: 'negotiable' };
}

function payColumns(pay: Pay): PayColumns {
  if (pay.kind === 'monthly') return { pay_kind: 'monthly', pay_min: pay.minK, pay_max: pay.maxK, pay_months: pay.months };
  if (pay.kind === 'daily') return { pay_kind: 'daily', pay_min: pay.minYuan, pay_max: pay.maxYuan, pay_months: null };
  return { pay_kind: 'negotiable', pay_min: null, pay_max: null, pay_months: null };
}

const columnsOfField: { [F in JobField]: (value: JobTerms[F]) => Partial<TermsColumns> } = {
  title: (title) => ({ title }),
  schemes: (codes) => ({ schemes: inDictionaryOrder('scheme', codes, (code) => code) }),
  postType: (post_type) => ({ post_type }),
  employmentKinds: (kinds) => ({ employment_kinds: [...kinds].sort() }),
  headcount: (headcount) => ({ headcount }),
  pay: payColumns,
  cityCode: (city_code) => ({ city_code, province_code: city_code.slice(0, 2) }),
  education: (education) => ({ education }),
  requirements: (requirements) => ({ requirements }),
  validUntil: (valid_until) => ({ valid_until }),
};

export const jobFields = Object.keys(columnsOfField) as JobField[];

/** The columns of one field group; lists are kept in one order, so that equal choices are equal values. */
export const columnsOf = <F extends JobField>(field: F, value: JobTerms[F]): Partial<TermsColumns> => columnsOfField[field](value);

export const columnsOfTerms = (terms: JobTerms): TermsColumns =>
  Object.assign({}, ...jobFields.map((field) => columnsOf(field, terms[field]))) as TermsColumns;

/** The terms of a job as every answer shows them. */
export function termsOf(row: TermsColumns) {
  return {
    title: row.title,
    schemes: row.schemes as SchemeCode[],
    postType: row.post_type as PostTypeCode,
    employmentKinds: row.employment_kinds,
    headcount: row.headcount,
    pay: payOf(row),
    cityCode: row.city_code,
    education: row.education as EducationCode | null,
    requirements: row.requirements,
    validUntil: row.valid_until,
  };
}

/** The name to show: cities that the list no longer has keep their code rather than break the answer. */
export const cityNameOf = (cityCode: string): string => cityLabel(cityCode) || cityCode;

export const versionOf = (versions: Record<string, unknown>, field: JobField): number => Number(versions[field] ?? 1);

/** Why a person cannot see or apply to a job, each with its title (rule 17). */
export const closedTitles = {
  paused: '该职位已暂停招聘',
  expired: '该职位已过有效期',
  deleted: '该职位已删除',
  taken_down: '该职位已被平台下架',
  unavailable: '该机构已暂停招聘',
  blocked: '您已屏蔽该机构',
  employer: '这是您当前的执业机构，已按您的设置屏蔽',
} as const;

export type ClosedReason = keyof typeof closedTitles;
