import { z } from 'zod';
import { educationCode, employmentKindCode, gradeCode, schemeCode } from './code-schemas.ts';
import { answerObject, day, id, moment, operation } from './operation.ts';

/** 注册资格 as an institution sees it: the certificate number is masked until the contact is revealed (rule 1). */
export const RegistrationShown = answerObject({
  scheme: schemeCode,
  grade: gradeCode,
  maskedCertificateNo: z.string().max(60).nullable(),
  validUntil: day.nullable(),
  /** Expired ones are marked and don't count for filters (rule 10). */
  isExpired: z.boolean(),
  technicalAreas: z.array(z.string().max(20)).max(200),
}).meta({ id: 'RegistrationShown' });

/** The card as institutions see it, in full: no contact, no full name, no full certificate number (rule 1). */
export const CardShown = answerObject({
  id: id('card'),
  /** 王** (rule 9) */
  maskedName: z.string().max(20),
  /** Full years in Asia/Shanghai; null when unknown or impossible (rule 8). */
  age: z.number().int().min(16).max(100).nullable(),
  cityName: z.string().max(40).nullable(),
  education: educationCode.nullable(),
  jobTitle: z.string().max(60).nullable(),
  employmentKind: employmentKindCode.nullable(),
  registrations: z.array(RegistrationShown).max(60),
  publishedAt: moment.nullable(),
}).meta({ id: 'CardShown' });

/** Contact data of one practitioner. Stands only in the answers that rule 1 allows. */
export const Contact = answerObject({
  name: z.string().max(60),
  phone: z.string().max(20).nullable(),
  email: z.string().max(120).nullable(),
  wechatId: z.string().max(60).nullable(),
  certificateNos: z.array(answerObject({ scheme: schemeCode, certificateNo: z.string().max(60) })).max(60),
}).meta({ id: 'Contact' });

/** 我的名片: what institutions see, and the owner's own contact. */
export const MyCard = answerObject({
  card: CardShown,
  contact: Contact,
  state: z.enum(['unpublished', 'published', 'withdrawn', 'hidden']),
  hiddenReason: z.string().max(200).nullable(),
  /** 执业机构 as the registry has it, blocked from the first push on unless switched off (rule 12). */
  employerName: z.string().max(100).nullable(),
  hidesFromEmployer: z.boolean(),
  /** False until the first push: then the consent text is shown. */
  hasConsented: z.boolean(),
  can: answerObject({ publishCard: z.boolean(), withdrawCard: z.boolean() }),
  /** Why `publishCard` is false, in words the owner can act on. */
  missing: z.array(z.enum(['registration'])).max(1),
}).meta({ id: 'MyCard' });

export const getMyCard = operation({
  operationId: 'getMyCard',
  method: 'GET',
  path: '/v1/my-card',
  summary: '我的名片（P3）',
  features: ['P3'],
  audiences: ['practitioner'],
  answer: { status: 200, schema: MyCard },
  refusals: ['not_found'],
  answersContact: true,
});

/** The text that the first push asks consent for: what is given, to whom, why (rule 11). */
export const getPublishConsent = operation({
  operationId: 'getPublishConsent',
  method: 'GET',
  path: '/v1/consent-texts/publish-card',
  summary: '推送名片的授权说明（P4，规则 11）',
  features: ['P4'],
  audiences: ['practitioner'],
  answer: {
    status: 200,
    schema: answerObject({
      version: z.string().max(20),
      title: z.string().max(40),
      paragraphs: z.array(z.string().max(500)).min(1).max(10),
    }).meta({ id: 'ConsentText' }),
  },
  refusals: [],
});

export const publishCard = operation({
  operationId: 'publishCard',
  method: 'POST',
  path: '/v1/my-card/publish',
  summary: '推送到人才库（P4，规则 11、12）',
  features: ['P4'],
  audiences: ['practitioner'],
  body: z.strictObject({
    /** The version of the text that was shown; needed at the first push and when the text changed. */
    consentVersion: z.string().max(20).nullable(),
    hidesFromEmployer: z.boolean(),
  }),
  answer: { status: 200, schema: MyCard },
  refusals: ['not_found', 'card_incomplete', 'card_hidden', 'consent_outdated'],
  repeat: 'keyed',
  answersContact: true,
});

export const withdrawCard = operation({
  operationId: 'withdrawCard',
  method: 'POST',
  path: '/v1/my-card/withdraw',
  summary: '撤回名片（P4，规则 4）',
  features: ['P4'],
  audiences: ['practitioner'],
  answer: { status: 200, schema: MyCard },
  refusals: ['not_found'],
  repeat: 'keyed',
  answersContact: true,
});
