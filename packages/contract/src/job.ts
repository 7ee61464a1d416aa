import { z } from 'zod';
import { cityCode, educationCode, employmentKindCode, jobSortCode, known, payBandCode, postTypeCode, provinceCode, schemeCode } from './code-schemas.ts';
import { findCity } from './codes/regions.ts';
import { answerObject, day, id, moment, operation, page, pageQuery } from './operation.ts';

// Control characters have no place in a text that is shown: the database refuses one of them, and some turn the reading order.
const oneLine = /^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/;
const manyLines = /^[^\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/;
// An empty text is refused for its length already.
const hasLetters = (text: string) => text === '' || /[\p{L}\p{N}]/u.test(text);
const isUnique = (list: readonly string[]) => new Set(list).size === list.length;

/** 职位标题 */
const jobTitle = z.string().trim().min(2).max(50).regex(oneLine).refine(hasLetters, '请填写职位标题');
/** 岗位要求 */
const jobRequirements = z.string().overwrite((text) => text.replaceAll('\r\n', '\n')).trim().min(1).max(2000).regex(manyLines).refine(hasLetters, '请填写岗位要求');
const jobSchemes = z.array(known('scheme', schemeCode)).min(1).max(19).refine(isUnique, '认证领域重复');
const employmentKinds = z.array(employmentKindCode).min(1).max(2).refine(isUnique, '用工性质重复');
const headcount = z.number().int().min(1).max(999);
const jobCity = cityCode.refine((code) => findCity(code) !== undefined, '没有这个城市');

/** 工资待遇 (rule 14): whole numbers, a month in thousands of yuan, a day in yuan; see codes/pay.ts. */
export const Pay = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('monthly'), minK: z.number().int().min(1).max(999), maxK: z.number().int().min(1).max(999), months: z.number().int().min(12).max(24) })
      .refine(({ minK, maxK }) => minK <= maxK, { error: '最高工资不能低于最低工资', path: ['maxK'] }),
    z
      .strictObject({ kind: z.literal('daily'), minYuan: z.number().int().min(50).max(99_999), maxYuan: z.number().int().min(50).max(99_999) })
      .refine(({ minYuan, maxYuan }) => minYuan <= maxYuan, { error: '最高工资不能低于最低工资', path: ['maxYuan'] }),
    z.strictObject({ kind: z.literal('negotiable') }),
  ])
  .meta({ id: 'Pay' });

const terms = {
  title: jobTitle,
  schemes: jobSchemes,
  postType: known('post_type', postTypeCode),
  employmentKinds,
  headcount,
  pay: Pay,
  cityCode: jobCity,
  /** 学历要求; null: 不限. */
  education: known('education', educationCode).nullable(),
  requirements: jobRequirements,
  /** The last day of the job (rule 14). */
  validUntil: day,
};

export const JobTerms = z.strictObject(terms);
export type JobTerms = z.output<typeof JobTerms>;
/** A field group of a job that is saved by itself (rule 15). */
export const jobField = JobTerms.keyof();
export type JobField = z.output<typeof jobField>;

// What stands on a shown job. Looser than what may be sent: an old job must not fail a newer rule.
export const shownTerms = {
  title: z.string().max(50),
  schemes: z.array(schemeCode).max(19),
  postType: postTypeCode,
  employmentKinds: z.array(employmentKindCode).max(2),
  headcount,
  pay: Pay,
  cityCode,
  cityName: z.string().max(40),
  education: educationCode.nullable(),
  requirements: z.string().max(2000),
  validUntil: day,
};

export const jobState = z.enum(['published', 'paused', 'expired', 'taken_down', 'deleted']);
const version = z.number().int().min(1).max(2_000_000_000);

/** 已发布 3/10: what counts for rule 13 is published or paused. */
export const JobLimit = answerObject({ used: z.number().int().min(0).max(1000), limit: z.number().int().min(1).max(1000) }).meta({ id: 'JobLimit' });

const counts = {
  /** N人投递: withdrawn ones don't count (rule 17). */
  applicantCount: z.number().int().min(0),
  unreadCount: z.number().int().min(0),
};

/** A job as its institution sees it, to manage it (I6). */
export const MyJob = answerObject({
  id: id('job'),
  state: jobState,
  ...shownTerms,
  takenDownReason: z.string().max(200).nullable(),
  publishedAt: moment,
  /** How often each field group was saved; a save names the one that it was based on (rule 15). */
  versions: answerObject({
    title: version, schemes: version, postType: version, employmentKinds: version, headcount: version, pay: version,
    cityCode: version, education: version, requirements: version, validUntil: version,
  }),
  ...counts,
  can: answerObject({ edit: z.boolean(), pause: z.boolean(), reopen: z.boolean(), renew: z.boolean(), delete: z.boolean(), restore: z.boolean() }),
}).meta({ id: 'MyJob' });

/** A row of the institution's own list (I5, I9). */
export const MyJobSummary = answerObject({
  id: id('job'),
  state: jobState,
  title: z.string().max(50),
  postType: postTypeCode,
  pay: Pay,
  cityName: z.string().max(40),
  schemes: z.array(schemeCode).max(19),
  validUntil: day,
  publishedAt: moment,
  ...counts,
}).meta({ id: 'MyJobSummary' });

const MyJobAnswer = answerObject({ job: MyJob, jobLimit: JobLimit }).meta({ id: 'MyJobAnswer' });
const jobParams = z.strictObject({ jobId: id('job') });

/** 发布新招聘 (I5): checked against the limit under a lock (rule 13). Without `validUntil` it runs 30 days. */
export const publishJob = operation({
  operationId: 'publishJob',
  method: 'POST',
  path: '/v1/my-jobs',
  summary: '发布新招聘（I5，规则 13、14）',
  features: ['I5'],
  audiences: ['institution'],
  body: z.strictObject({ ...terms, validUntil: day.optional() }),
  answer: { status: 201, schema: MyJobAnswer },
  refusals: ['job_limit_reached', 'membership_expired', 'text_forbidden'],
  repeat: 'keyed',
});

/** Own jobs, newest first, with N人投递 (I9) and how much of the limit is used. */
export const listMyJobs = operation({
  operationId: 'listMyJobs',
  readingLimit: 'own-list',
  method: 'GET',
  path: '/v1/my-jobs',
  summary: '本机构的职位（I5、I9）；scope=all 含已删除的，投递记录仍在（规则 16）',
  features: ['I5', 'I9'],
  audiences: ['institution'],
  query: z.strictObject({ scope: z.enum(['current', 'all']).default('current'), ...pageQuery }),
  answer: {
    status: 200,
    schema: answerObject({ items: z.array(MyJobSummary).max(50), nextCursor: z.string().max(400).nullable(), jobLimit: JobLimit }).meta({ id: 'MyJobPage' }),
  },
  refusals: ['cursor_invalid'],
});

export const getMyJob = operation({
  operationId: 'getMyJob',
  method: 'GET',
  path: '/v1/my-jobs/{jobId}',
  summary: '本机构的一个职位（I6）',
  features: ['I6'],
  audiences: ['institution'],
  params: jobParams,
  answer: { status: 200, schema: MyJobAnswer },
  refusals: ['job_not_found'],
});

const change = <S extends z.ZodType>(value: S) => z.strictObject({ value, version }).optional();

/**
 * Saves one changed field group (I6, rule 15): exactly one member, with the version it was based on. Another editor's
 * save in between is `version_conflict` with `field`, and the `version` and `value` that stand now.
 */
export const saveJobField = operation({
  operationId: 'saveJobField',
  method: 'PUT',
  path: '/v1/my-jobs/{jobId}/fields',
  summary: '修改职位的一项，逐项自动保存（I6，规则 15）',
  features: ['I6'],
  audiences: ['institution'],
  params: jobParams,
  body: z
    .strictObject({
      title: change(terms.title),
      schemes: change(terms.schemes),
      postType: change(terms.postType),
      employmentKinds: change(terms.employmentKinds),
      headcount: change(terms.headcount),
      pay: change(terms.pay),
      cityCode: change(terms.cityCode),
      education: change(terms.education),
      requirements: change(terms.requirements),
      validUntil: change(terms.validUntil),
    })
    .refine((body) => Object.values(body).filter((member) => member !== undefined).length === 1, '每次保存一项')
    .meta({ minProperties: 1, maxProperties: 1 }),
  answer: { status: 200, schema: MyJobAnswer },
  refusals: ['job_not_found', 'job_state_conflict', 'version_conflict', 'membership_expired', 'text_forbidden'],
  repeat: 'keyed',
});

/** 暂停招聘. Practitioners never see a paused job; it keeps its place in the limit. */
export const pauseJob = operation({
  operationId: 'pauseJob',
  method: 'POST',
  path: '/v1/my-jobs/{jobId}/pause',
  summary: '暂停招聘（I6）',
  features: ['I6'],
  audiences: ['institution'],
  params: jobParams,
  answer: { status: 200, schema: MyJobAnswer },
  refusals: ['job_not_found', 'job_state_conflict'],
  repeat: 'keyed',
});

/** 恢复招聘 of a paused job. */
export const reopenJob = operation({
  operationId: 'reopenJob',
  method: 'POST',
  path: '/v1/my-jobs/{jobId}/reopen',
  summary: '恢复招聘（I6，规则 13）',
  features: ['I6'],
  audiences: ['institution'],
  params: jobParams,
  answer: { status: 200, schema: MyJobAnswer },
  refusals: ['job_not_found', 'job_state_conflict', 'job_limit_reached', 'membership_expired'],
  repeat: 'keyed',
});

/** 续期: an expired job is published again and checked against the limit; a live one runs longer. */
export const renewJob = operation({
  operationId: 'renewJob',
  method: 'POST',
  path: '/v1/my-jobs/{jobId}/renew',
  summary: '续期（I6，规则 13、14）',
  features: ['I6'],
  audiences: ['institution'],
  params: jobParams,
  body: z.strictObject({ validUntil: day.optional() }),
  answer: { status: 200, schema: MyJobAnswer },
  refusals: ['job_not_found', 'job_state_conflict', 'job_limit_reached', 'membership_expired'],
  repeat: 'keyed',
});

/** 删除招聘: soft (rule 16). `applicantCount` of the job says how many applied; the list of applicants stays. */
export const deleteJob = operation({
  operationId: 'deleteJob',
  method: 'DELETE',
  path: '/v1/my-jobs/{jobId}',
  summary: '删除招聘（I6，规则 16）',
  features: ['I6'],
  audiences: ['institution'],
  params: jobParams,
  answer: { status: 200, schema: MyJobAnswer },
  refusals: ['job_not_found'],
  repeat: 'keyed',
});

/** A deleted job comes back paused, so that its text is looked at before anybody sees it. */
export const restoreJob = operation({
  operationId: 'restoreJob',
  method: 'POST',
  path: '/v1/my-jobs/{jobId}/restore',
  summary: '找回已删除的职位，恢复为暂停（I6，规则 13）',
  features: ['I6'],
  audiences: ['institution'],
  params: jobParams,
  answer: { status: 200, schema: MyJobAnswer },
  refusals: ['job_not_found', 'job_limit_reached', 'membership_expired'],
  repeat: 'keyed',
});

/** Points out words that discriminate, and contact data (rule 14). Hints only; publishing is not refused for them. */
export const checkJobText = operation({
  operationId: 'checkJobText',
  method: 'POST',
  path: '/v1/job-text-checks',
  summary: '检查职位文字：歧视用语、电话、微信（I5，规则 14）',
  features: ['I5', 'I6'],
  audiences: ['institution'],
  body: z.strictObject({ text: z.string().max(2100) }),
  answer: {
    status: 200,
    schema: answerObject({
      hints: z
        .array(
          answerObject({
            kind: z.enum(['discrimination', 'contact']),
            category: z.enum(['sex', 'age', 'residence', 'ethnicity', 'religion', 'family', 'body', 'phone', 'wechat', 'qq', 'email']),
            /** Place in the text, in UTF-16 units. */
            start: z.number().int().min(0).max(2100),
            end: z.number().int().min(0).max(2100),
            message: z.string().max(60),
          }),
        )
        .max(50),
    }).meta({ id: 'JobTextHints' }),
  },
  refusals: [],
  repeat: 'own',
});

/** A row of 求职. */
export const JobSummary = answerObject({
  id: id('job'),
  title: z.string().max(50),
  postType: postTypeCode,
  pay: Pay,
  cityName: z.string().max(40),
  education: educationCode.nullable(),
  employmentKinds: z.array(employmentKindCode).max(2),
  schemes: z.array(schemeCode).max(19),
  institutionName: z.string().max(100),
  publishedAt: moment,
  hasApplied: z.boolean(),
}).meta({ id: 'JobSummary' });

/** 求职 (P6): open jobs of all institutions that this person doesn't block (rule 12). Filters combine. */
export const searchJobs = operation({
  operationId: 'searchJobs',
  readingLimit: 'job-list',
  method: 'GET',
  path: '/v1/jobs',
  summary: '求职检索（P6，规则 12、24）',
  features: ['P6'],
  audiences: ['practitioner'],
  query: z.strictObject({
    cityCode: cityCode.optional(),
    provinceCode: provinceCode.optional(),
    postType: known('post_type', postTypeCode).optional(),
    payBand: known('pay_band', payBandCode).optional(),
    sort: jobSortCode.default('newest'),
    ...pageQuery,
  }),
  answer: { status: 200, schema: page(JobSummary).meta({ id: 'JobPage' }) },
  refusals: ['cursor_invalid'],
});

/** A job's page (P7): its terms and what is public of the institution, no contact of anybody. */
export const JobShown = answerObject({
  id: id('job'),
  ...shownTerms,
  publishedAt: moment,
  institution: answerObject({
    institutionName: z.string().max(100),
    /** 机构批准号 */
    approvalNo: z.string().max(60).nullable(),
    profile: z.string().max(5000).nullable(),
    /** 联系地址 of 机构信息 (I7), which is public; person and telephone are not. */
    address: z.string().max(200).nullable(),
  }),
  hasApplied: z.boolean(),
  can: answerObject({ apply: z.boolean() }),
  /** Why `apply` is false. */
  applyRefusal: z.enum(['already_applied', 'card_hidden']).nullable(),
}).meta({ id: 'JobShown' });

/** A job that closed since says why in `job_not_open` (`reason`: paused, expired, deleted, taken_down, blocked, employer, unavailable). */
export const getJob = operation({
  operationId: 'getJob',
  readingLimit: 'job-view',
  method: 'GET',
  path: '/v1/jobs/{jobId}',
  summary: '职位详情（P7）',
  features: ['P7'],
  audiences: ['practitioner'],
  params: jobParams,
  answer: { status: 200, schema: JobShown },
  refusals: ['job_not_found', 'job_not_open'],
});
