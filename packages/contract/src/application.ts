import { z } from 'zod';
import { Contact, getPublishConsent, RegistrationShown } from './card.ts';
import { educationCode, employmentKindCode, gradeCode, postTypeCode, schemeCode } from './code-schemas.ts';
import { Pay } from './job.ts';
import { answerObject, id, moment, operation, page, pageQuery } from './operation.ts';

/** What became of an application: 已投递, 被查看, 合适, 不合适, 已撤回. */
const applicationState = z.enum(['submitted', 'viewed', 'suitable', 'unsuitable', 'withdrawn']);

const jobParams = z.strictObject({ jobId: id('job') });
const applicationParams = z.strictObject({ applicationId: id('appl') });

/** A row of 我的投递 (P8). The job is marked when it closed meanwhile, and stays in the list (rule 16). */
export const MyApplication = answerObject({
  id: id('appl'),
  state: applicationState,
  submittedAt: moment,
  job: answerObject({
    id: id('job'),
    state: z.enum(['open', 'paused', 'expired', 'taken_down', 'deleted', 'unavailable']),
    title: z.string().max(50),
    postType: postTypeCode,
    pay: Pay,
    cityName: z.string().max(40),
    institutionName: z.string().max(100),
  }),
  can: answerObject({ withdraw: z.boolean() }),
}).meta({ id: 'MyApplication' });

/** The card as it was sent (rule 17): later changes don't rewrite it. */
const SentCard = answerObject({
  maskedName: z.string().max(20),
  age: z.number().int().min(16).max(100).nullable(),
  cityName: z.string().max(40).nullable(),
  education: educationCode.nullable(),
  jobTitle: z.string().max(60).nullable(),
  employmentKind: employmentKindCode.nullable(),
  registrations: z.array(RegistrationShown).max(60),
}).meta({ id: 'SentCard' });

/** The text that an application asks consent for: which institution gets what, and why (rule 11). */
export const getApplyConsent = operation({
  operationId: 'getApplyConsent',
  method: 'GET',
  path: '/v1/jobs/{jobId}/apply-consent',
  summary: '投递前的授权说明，写明接收机构和内容（P7，规则 11）',
  features: ['P7'],
  audiences: ['practitioner'],
  params: jobParams,
  answer: { status: 200, schema: getPublishConsent.answer.schema },
  refusals: ['job_not_found', 'job_not_open'],
});

/** 投递简历 (P7). Repeated while the application is active, it answers that same one (rule 17). */
export const applyToJob = operation({
  operationId: 'applyToJob',
  method: 'POST',
  path: '/v1/jobs/{jobId}/applications',
  summary: '投递简历（P7，规则 11、17）',
  features: ['P7'],
  audiences: ['practitioner'],
  params: jobParams,
  body: z.strictObject({
    /** The version of the text that was shown and agreed to. */
    consentVersion: z.string().min(1).max(20),
  }),
  answer: { status: 201, schema: MyApplication },
  refusals: ['job_not_found', 'job_not_open', 'consent_outdated', 'card_hidden'],
  repeat: 'keyed',
});

export const listMyApplications = operation({
  operationId: 'listMyApplications',
  readingLimit: 'own-list',
  method: 'GET',
  path: '/v1/my-applications',
  summary: '我的投递（P8，规则 16）',
  features: ['P8'],
  audiences: ['practitioner'],
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(MyApplication).meta({ id: 'MyApplicationPage' }) },
  refusals: ['cursor_invalid'],
});

/** One own application with the card as it was sent, also when the job is deleted or the application withdrawn (rule 16). */
export const getMyApplication = operation({
  operationId: 'getMyApplication',
  method: 'GET',
  path: '/v1/my-applications/{applicationId}',
  summary: '一份投递的详情，含投递时的名片（P8，规则 16、17）',
  features: ['P8'],
  audiences: ['practitioner'],
  params: applicationParams,
  answer: { status: 200, schema: answerObject({ application: MyApplication, card: SentCard }).meta({ id: 'MyApplicationDetail' }) },
  refusals: ['application_not_found'],
});

/** 撤回投递, one tap (rule 11): the institution sees neither card nor contact any more. Applying again is possible. */
export const withdrawApplication = operation({
  operationId: 'withdrawApplication',
  method: 'POST',
  path: '/v1/my-applications/{applicationId}/withdraw',
  summary: '撤回投递（P8，规则 17）',
  features: ['P8'],
  audiences: ['practitioner'],
  params: applicationParams,
  answer: { status: 200, schema: MyApplication },
  refusals: ['application_not_found'],
  repeat: 'keyed',
});

/**
 * Why nothing of the person is shown: the application was withdrawn, or the person cannot be shown now (retired, not
 * bound to the phone on file, hidden by the platform, or blocking this institution: which one is not told).
 */
const withheld = z.enum(['withdrawn', 'unavailable']).nullable();

/** A row of 投递记录 (I9): the sent card in short, without contact. */
export const Applicant = answerObject({
  id: id('appl'),
  state: applicationState,
  submittedAt: moment,
  withheld,
  card: answerObject({
    maskedName: z.string().max(20),
    age: z.number().int().min(16).max(100).nullable(),
    cityName: z.string().max(40).nullable(),
    education: educationCode.nullable(),
    registrations: z.array(answerObject({ scheme: schemeCode, grade: gradeCode })).max(60),
  }).nullable(),
  can: answerObject({ view: z.boolean(), mark: z.boolean() }),
}).meta({ id: 'Applicant' });

/** The applicants of one own job, newest first. Without a state: all that count in N人投递; withdrawn ones only when asked for. */
export const listApplicants = operation({
  operationId: 'listApplicants',
  readingLimit: 'applicant-list',
  method: 'GET',
  path: '/v1/my-jobs/{jobId}/applications',
  summary: '一个职位的投递记录（I9、I11，规则 16、17）',
  features: ['I9', 'I11'],
  audiences: ['institution'],
  params: jobParams,
  query: z.strictObject({ state: applicationState.optional(), ...pageQuery }),
  answer: { status: 200, schema: page(Applicant).meta({ id: 'ApplicantPage' }) },
  refusals: ['job_not_found', 'membership_expired', 'cursor_invalid'],
});

/**
 * Opens an application: the sent card and the contact, free (rule 5), and 未读 becomes 被查看. Read anew at every repeat,
 * so that none shows a contact after a withdrawal.
 */
export const viewApplication = operation({
  operationId: 'viewApplication',
  readingLimit: 'application-view',
  method: 'POST',
  path: '/v1/applications/{applicationId}/views',
  summary: '打开一份投递，含联系方式（I9，规则 5）',
  features: ['I9', 'I11'],
  audiences: ['institution'],
  params: applicationParams,
  answer: {
    status: 200,
    schema: answerObject({
      id: id('appl'),
      state: applicationState,
      submittedAt: moment,
      jobId: id('job'),
      jobTitle: z.string().max(50),
      withheld,
      card: SentCard.nullable(),
      contact: Contact.nullable(),
      /** The account that sees it and the time in Shanghai, for the page to carry over the contact. */
      watermark: z.string().max(80),
      can: answerObject({ mark: z.boolean() }),
    }).meta({ id: 'ApplicationOpened' }),
  },
  refusals: ['application_not_found', 'membership_expired'],
  repeat: 'own',
  answersContact: true,
});

/** 合适 / 不合适, or neither again. The applicant sees it in 我的投递. */
export const markApplication = operation({
  operationId: 'markApplication',
  method: 'PUT',
  path: '/v1/applications/{applicationId}/mark',
  summary: '标记合适 / 不合适（I11）',
  features: ['I11'],
  audiences: ['institution'],
  params: applicationParams,
  body: z.strictObject({ mark: z.enum(['suitable', 'unsuitable']).nullable() }),
  answer: { status: 200, schema: Applicant },
  refusals: ['application_not_found', 'application_withdrawn', 'membership_expired'],
  repeat: 'keyed',
});
