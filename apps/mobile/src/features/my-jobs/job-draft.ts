import type { Schemas } from '@cert/api-client/client';
import { educationLabel, type EducationCode } from '@cert/contract/codes/education';
import { employmentKindLabel, type EmploymentKindCode } from '@cert/contract/codes/employment-kinds';
import { formatPay, type Pay, type PayKindCode } from '@cert/contract/codes/pay';
import { postTypeLabel, type PostTypeCode } from '@cert/contract/codes/post-types';
import { cityLabel } from '@cert/contract/codes/regions';
import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';

/** 工资待遇 as it is typed. The figures of the other kinds stay, so that a switch back finds them. */
export interface PayDraft {
  kind: PayKindCode;
  minK: string;
  maxK: string;
  months: string;
  minYuan: string;
  maxYuan: string;
}

/** A job as the form holds it: numbers are the text that was typed, '' is not chosen yet, or 不限. */
export interface JobDraft {
  title: string;
  schemes: SchemeCode[];
  postType: PostTypeCode | '';
  employmentKinds: EmploymentKindCode[];
  headcount: string;
  pay: PayDraft;
  cityCode: string;
  education: EducationCode | '';
  requirements: string;
  validUntil: string;
}

export type JobField = keyof JobDraft;
export type JobTerms = Pick<Schemas['MyJob'], JobField>;

export const jobFieldLabels: Record<JobField, string> = {
  title: '职位标题',
  schemes: '认证领域',
  postType: '岗位类型',
  employmentKinds: '用工性质',
  headcount: '招聘人数',
  pay: '工资待遇',
  cityCode: '工作地点',
  education: '学历要求',
  requirements: '岗位要求',
  validUntil: '有效期',
};
export const jobFields = Object.keys(jobFieldLabels) as JobField[];

const noPay: PayDraft = { kind: 'monthly', minK: '', maxK: '', months: '12', minYuan: '', maxYuan: '' };

export const emptyJobDraft = (): JobDraft => ({
  title: '', schemes: [], postType: '', employmentKinds: ['full_time'], headcount: '1', pay: { ...noPay },
  cityCode: '', education: '', requirements: '', validUntil: '',
});

function payDraftOf(pay: Pay): PayDraft {
  if (pay.kind === 'monthly') return { ...noPay, kind: pay.kind, minK: String(pay.minK), maxK: String(pay.maxK), months: String(pay.months) };
  if (pay.kind === 'daily') return { ...noPay, kind: pay.kind, minYuan: String(pay.minYuan), maxYuan: String(pay.maxYuan) };
  return { ...noPay, kind: pay.kind };
}

export const jobDraftOf = (terms: JobTerms): JobDraft => ({
  title: terms.title,
  schemes: [...terms.schemes],
  postType: terms.postType,
  employmentKinds: [...terms.employmentKinds],
  headcount: String(terms.headcount),
  pay: payDraftOf(terms.pay),
  cityCode: terms.cityCode,
  education: terms.education ?? '',
  requirements: terms.requirements,
  validUntil: terms.validUntil,
});

/** A whole number in these bounds, or undefined. */
function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function payOf(draft: PayDraft): Pay | string {
  if (draft.kind === 'negotiable') return { kind: 'negotiable' };
  const [least, most, unit] = draft.kind === 'monthly' ? ([1, 999, 'K'] as const) : ([50, 99_999, '元'] as const);
  const [lowText, highText] = draft.kind === 'monthly' ? [draft.minK, draft.maxK] : [draft.minYuan, draft.maxYuan];
  if (!lowText.trim() || !highText.trim()) return '请填写最低和最高工资';
  const low = wholeNumber(lowText, least, most);
  const high = wholeNumber(highText, least, most);
  if (low === undefined || high === undefined) return `工资请填写 ${least} 到 ${most} 的整数（${unit}）`;
  if (low > high) return '最高工资不能低于最低工资';
  if (draft.kind === 'daily') return { kind: 'daily', minYuan: low, maxYuan: high };
  const months = wholeNumber(draft.months, 12, 24);
  return months === undefined ? '每年薪数请填写 12 到 24 的整数' : { kind: 'monthly', minK: low, maxK: high, months };
}

/** Letters or figures of any kind: a title of dashes alone says nothing. */
const saysSomething = (text: string): boolean => /[0-9A-Za-z\u00c0-\uffef]/.test(text.replace(/[\u2000-\u206f\u3000-\u303f\uff00-\uff0f]/g, ''));

const faults: { [F in JobField]: (value: JobDraft[F]) => string } = {
  title: (title) => (title.trim().length < 2 || !saysSomething(title) ? '请填写职位标题，至少 2 个字' : title.trim().length > 50 ? '职位标题最多 50 个字' : ''),
  schemes: (schemes) => (schemes.length === 0 ? '请选择至少一个认证领域' : ''),
  postType: (postType) => (postType === '' ? '请选择岗位类型' : ''),
  employmentKinds: (kinds) => (kinds.length === 0 ? '请选择专职或兼职' : ''),
  headcount: (headcount) => (wholeNumber(headcount, 1, 999) === undefined ? '招聘人数请填写 1 到 999 的整数' : ''),
  pay: (pay) => {
    const value = payOf(pay);
    return typeof value === 'string' ? value : '';
  },
  cityCode: (cityCode) => (cityCode === '' ? '请选择工作地点' : ''),
  education: () => '',
  requirements: (text) => (!saysSomething(text) ? '请填写岗位要求' : text.trim().length > 2000 ? '岗位要求最多 2000 个字' : ''),
  validUntil: () => '',
};

/** Why a field cannot be sent, in Chinese; empty when it can. The server has the last word. */
export const jobFieldFault = <F extends JobField>(field: F, value: JobDraft[F]): string => faults[field](value);

const terms: { [F in JobField]: (value: JobDraft[F]) => unknown } = {
  title: (title) => title.trim(),
  schemes: (schemes) => [...schemes],
  postType: (postType) => postType,
  employmentKinds: (kinds) => [...kinds],
  headcount: Number,
  pay: payOf,
  cityCode: (cityCode) => cityCode,
  education: (education) => education || null,
  requirements: (text) => text.trim(),
  validUntil: (day) => day,
};

/** A field without fault, as the server takes it. */
export const jobTerm = <F extends JobField>(field: F, value: JobDraft[F]) => terms[field](value) as JobTerms[F];

/** A value of the server in the form's own shape, e.g. the one that a colleague saved meanwhile. */
export const draftValueOf = <F extends JobField>(field: F, value: JobTerms[F]): JobDraft[F] =>
  (field === 'pay' ? payDraftOf(value as Pay) : field === 'headcount' ? String(value) : (value ?? '')) as JobDraft[F];

const words: { [F in JobField]: (value: JobDraft[F]) => string } = {
  title: String,
  schemes: (schemes) => schemes.map(schemeLabel).join('、'),
  postType: (postType) => postType && postTypeLabel(postType),
  employmentKinds: (kinds) => kinds.map(employmentKindLabel).join('、'),
  headcount: (headcount) => `${headcount} 人`,
  pay: (draft) => {
    const pay = payOf(draft);
    return typeof pay === 'string' ? '' : formatPay(pay);
  },
  cityCode: cityLabel,
  education: (education) => (education ? educationLabel(education) : '不限'),
  requirements: String,
  validUntil: String,
};

/** A field as people read it. */
export const jobFieldWords = <F extends JobField>(field: F, value: JobDraft[F]): string => words[field](value);

/** A draft without fault as it is published. Without a chosen last day the server adds the usual 30 days (rule 14). */
export const publishBodyOf = (draft: JobDraft) =>
  Object.fromEntries(
    jobFields.filter((field) => field !== 'validUntil' || draft.validUntil).map((field) => [field, jobTerm(field, draft[field])]),
  ) as Omit<JobTerms, 'validUntil'> & { validUntil?: string };

/** What is wrong with a draft, field by field. */
export const jobDraftFaults = (draft: JobDraft): Partial<Record<JobField, string>> =>
  Object.fromEntries(jobFields.map((field) => [field, jobFieldFault(field, draft[field])] as const).filter(([, fault]) => fault));
