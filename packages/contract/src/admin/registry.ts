import { z } from 'zod';
import { cityCode, educationCode, employmentKindCode, gradeCode, schemeCode } from '../code-schemas.ts';
import { findCity } from '../codes/regions.ts';
import { answerObject, day, id, moment, operation, page, pageQuery } from '../operation.ts';

const keepers = ['administrator', 'business'] as const;
const everyRole = ['administrator', 'business', 'auditor'] as const;

const oneLine = /^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/;
/** Why it is done; stands in the activity log and on the person's page. */
const reason = z.string().trim().min(2).max(200).regex(oneLine);
const version = z.number().int().min(1).max(1_000_000_000);
const text = (max: number) => z.string().trim().min(1).max(max).regex(oneLine);
const params = z.strictObject({ practitionerId: id('prac') });

const birth = z.strictObject({ date: day, precision: z.enum(['day', 'month', 'year']) });
const sex = z.enum(['male', 'female']).nullable();
const overrideField = z.string().max(40).regex(/^(?:name|sex|birth|phone|email|wechatId|education|jobTitle|residence|employer|employmentKind|registration:[A-Z_]{2,20})$/);

const registrationTerms = {
  grade: gradeCode,
  certificateNo: text(64).nullable(),
  validUntil: day.nullable(),
  technicalAreas: z.array(z.string().max(12)).max(200),
};

/** A row of 查询. For 安全审计 the name is masked. */
export const PractitionerRow = answerObject({
  id: id('prac'),
  registryNo: z.string().max(40),
  name: z.string().max(60),
  maskedPhone: z.string().max(20).nullable(),
  cityName: z.string().max(40).nullable(),
  employerName: z.string().max(100).nullable(),
  registrations: z.array(answerObject({ scheme: schemeCode, grade: gradeCode })).max(30),
  isRetired: z.boolean(),
  isBound: z.boolean(),
  isPublished: z.boolean(),
}).meta({ id: 'PractitionerRow' });

/** One person of the registry, whole. 安全审计 gets names, numbers and contact masked. */
export const PractitionerRecord = answerObject({
  id: id('prac'),
  registryNo: z.string().max(40),
  version,
  isMasked: z.boolean(),
  retiredAt: moment.nullable(),
  retiredReason: z.string().max(200).nullable(),
  identity: answerObject({ name: z.string().max(60), sex, birth: birth.nullable(), age: z.number().int().nullable() }),
  contact: answerObject({ phone: z.string().max(20).nullable(), email: z.string().max(254).nullable(), wechatId: z.string().max(40).nullable() }),
  work: answerObject({
    education: educationCode.nullable(),
    jobTitle: z.string().max(60).nullable(),
    cityCode: cityCode.nullable(),
    cityName: z.string().max(40).nullable(),
    residenceText: z.string().max(200).nullable(),
    employerName: z.string().max(100).nullable(),
    employmentKind: employmentKindCode.nullable(),
  }),
  registrations: z
    .array(answerObject({ id: id('reg'), scheme: schemeCode, grade: gradeCode, certificateNo: z.string().max(80).nullable(), validUntil: day.nullable(), isExpired: z.boolean(), technicalAreas: z.array(z.string().max(20)).max(300) }))
    .max(30),
  /** Values of operators that stand before those of the registry; a later import does not change them. */
  overrides: z
    .array(answerObject({ field: overrideField, registryValue: z.string().max(400).nullable(), reason: z.string().max(200), operatorName: z.string().max(50), changedAt: moment }))
    .max(60),
  card: answerObject({
    id: id('card').nullable(),
    state: z.enum(['none', 'withdrawn', 'published', 'hidden']),
    publishedAt: moment.nullable(),
    withdrawnAt: moment.nullable(),
    hiddenReason: z.string().max(200).nullable(),
  }),
  account: answerObject({ state: z.enum(['none', 'unbound', 'no_password', 'active']), boundAt: moment.nullable(), passwordSetAt: moment.nullable(), smsLockedUntil: moment.nullable() }),
  sessions: z.array(answerObject({ createdAt: moment, lastUsedAt: moment, expiresAt: moment })).max(20),
  /** Others that are not retired and have the same phone: none of them can sign in (rule 19). */
  samePhone: z.array(answerObject({ id: id('prac'), registryNo: z.string().max(40) })).max(10),
  updatedAt: moment,
  can: answerObject({ edit: z.boolean(), retire: z.boolean(), restore: z.boolean(), changePhone: z.boolean(), endSessions: z.boolean(), liftSmsLock: z.boolean() }),
}).meta({ id: 'PractitionerRecord' });

/** By phone exactly, by the beginning or a part of the name, by number, employer and state. The phone is in the body, never in an address. */
export const searchPractitioners = operation({
  operationId: 'searchPractitioners',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/practitioner-searches',
  summary: '查询认证人员信息库（A2）：手机号、姓名、人员编号、执业机构、状态',
  features: ['A2'],
  audiences: ['operator'],
  roles: everyRole,
  body: z.strictObject({
    phone: z.string().max(30).optional(),
    name: text(30).optional(),
    registryNo: text(40).optional(),
    employer: text(50).optional(),
    state: z.enum(['all', 'active', 'retired', 'bound', 'unbound', 'published']).default('all'),
    limit: z.number().int().min(1).max(50).default(20),
    cursor: pageQuery.cursor,
  }),
  answer: { status: 200, schema: answerObject({ items: z.array(PractitionerRow).max(50), nextCursor: z.string().max(400).nullable() }).meta({ id: 'PractitionerPage' }) },
  refusals: ['cursor_invalid'],
  repeat: 'own',
  answersContact: true,
});

/** Each opening leaves its line in the activity log (rule 1). */
export const getPractitionerRecord = operation({
  operationId: 'getPractitionerRecord',
  readingLimit: 'console-record',
  method: 'GET',
  path: '/v1/admin/practitioners/{practitionerId}',
  summary: '一名认证人员的全部资料（A2，规则 1：每次打开都有记录）',
  features: ['A2'],
  audiences: ['operator'],
  roles: everyRole,
  params,
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found'],
  answersContact: true,
});

/** 变更记录: what happened to this person, newest first, from the activity log. No values, only names of fields. */
export const listPractitionerHistory = operation({
  operationId: 'listPractitionerHistory',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/practitioners/{practitionerId}/history',
  summary: '一名认证人员的变更记录（A2、A8）',
  features: ['A2'],
  audiences: ['operator'],
  roles: everyRole,
  params,
  query: z.strictObject({ ...pageQuery }),
  answer: {
    status: 200,
    schema: page(
      answerObject({
        at: moment,
        action: z.string().max(60),
        actorKind: z.enum(['practitioner', 'institution', 'operator', 'system', 'anonymous']),
        actorName: z.string().max(50).nullable(),
        fields: z.array(z.string().max(40)).max(40),
        reason: z.string().max(200).nullable(),
      }).meta({ id: 'PractitionerChange' }),
    ).meta({ id: 'PractitionerHistoryPage' }),
  },
  refusals: ['practitioner_not_found', 'cursor_invalid'],
});

/** One group of fields with the version it is based on. What differs from before becomes an override that imports keep. */
export const updatePractitioner = operation({
  operationId: 'updatePractitioner',
  readingLimit: 'console-record',
  method: 'PUT',
  path: '/v1/admin/practitioners/{practitionerId}/fields',
  summary: '修改一组资料（A2）；之后的导入不覆盖',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params,
  body: z.strictObject({
    version,
    reason,
    change: z.discriminatedUnion('group', [
      z.strictObject({ group: z.literal('identity'), name: text(40), sex, birth: birth.nullable() }),
      z.strictObject({ group: z.literal('contact'), email: text(254).nullable(), wechatId: text(30).nullable() }),
      z.strictObject({
        group: z.literal('work'),
        education: educationCode.nullable(),
        jobTitle: text(40).nullable(),
        cityCode: cityCode.refine((code) => findCity(code) !== undefined, '没有这个城市').nullable(),
        employerName: text(100).nullable(),
        employmentKind: employmentKindCode.nullable(),
      }),
    ]),
  }),
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found', 'version_conflict'],
  repeat: 'keyed',
  answersContact: true,
});

/** Gives a field the registry's value again. The phone has its own act, because it ends the sign-in. */
export const dropPractitionerOverride = operation({
  operationId: 'dropPractitionerOverride',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/practitioners/{practitionerId}/drop-override',
  summary: '取消人工修改，恢复信息库的值（A2）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params,
  body: z.strictObject({ field: overrideField, version }),
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found', 'override_not_found', 'version_conflict'],
  repeat: 'keyed',
  answersContact: true,
});

export const addRegistration = operation({
  operationId: 'addRegistration',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/practitioners/{practitionerId}/registrations',
  summary: '增加一项注册资格（A2）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params,
  body: z.strictObject({ version, reason, scheme: schemeCode, ...registrationTerms }),
  answer: { status: 201, schema: PractitionerRecord },
  refusals: ['practitioner_not_found', 'registration_exists', 'version_conflict'],
  repeat: 'keyed',
  answersContact: true,
});

export const updateRegistration = operation({
  operationId: 'updateRegistration',
  readingLimit: 'console-record',
  method: 'PUT',
  path: '/v1/admin/practitioners/{practitionerId}/registrations/{registrationId}',
  summary: '修改一项注册资格（A2）；之后的导入不覆盖',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params: z.strictObject({ practitionerId: id('prac'), registrationId: id('reg') }),
  body: z.strictObject({ version, reason, ...registrationTerms }),
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found', 'registration_not_found', 'version_conflict'],
  repeat: 'keyed',
  answersContact: true,
});

/** 停用 (rule 22): every login ends at once and the card disappears. */
export const retirePractitioner = operation({
  operationId: 'retirePractitioner',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/practitioners/{practitionerId}/retire',
  summary: '停用人员（A2，规则 22）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params,
  body: z.strictObject({ reason }),
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found'],
  repeat: 'keyed',
  answersContact: true,
});

/** 恢复: the person may sign in again; the card stays withdrawn until its owner publishes it. */
export const restorePractitioner = operation({
  operationId: 'restorePractitioner',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/practitioners/{practitionerId}/restore',
  summary: '恢复已停用的人员（A2）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params,
  body: z.strictObject({ reason }),
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found', 'phone_taken'],
  repeat: 'keyed',
  answersContact: true,
});

/** Rule 22: the sign-in is unbound, the card withdrawn until the new phone is bound. null: back to the registry's phone. */
export const changePractitionerPhone = operation({
  operationId: 'changePractitionerPhone',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/practitioners/{practitionerId}/phone-changes',
  summary: '更换手机号（A2，规则 19、22）；phone 为空表示恢复信息库的手机号',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  needsRecentPassword: true,
  params,
  body: z.strictObject({ phone: z.string().min(11).max(30).nullable(), reason, version }),
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found', 'phone_taken', 'override_not_found', 'version_conflict'],
  repeat: 'keyed',
  answersContact: true,
});

export const endPractitionerSessions = operation({
  operationId: 'endPractitionerSessions',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/practitioners/{practitionerId}/end-sessions',
  summary: '结束该人员的全部登录（A2）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params,
  body: z.strictObject({ reason }),
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found'],
  repeat: 'keyed',
  answersContact: true,
});

/** Ten wrong codes in a day lock a number for 24 hours (rule 18); whoever has called and proved who they are gets it lifted. */
export const liftSmsLock = operation({
  operationId: 'liftSmsLock',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/practitioners/{practitionerId}/lift-sms-lock',
  summary: '解除该人员手机号的短信验证锁定（A2，规则 18）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params,
  body: z.strictObject({ reason }),
  answer: { status: 200, schema: PractitionerRecord },
  refusals: ['practitioner_not_found', 'sms_not_locked'],
  repeat: 'keyed',
  answersContact: true,
});

/** 重复记录 among those not retired: one phone on several (rule 19), or one name with one birth date. */
export const listDuplicates = operation({
  operationId: 'listDuplicates',
  readingLimit: 'console-record',
  method: 'GET',
  path: '/v1/admin/practitioner-duplicates',
  summary: '重复记录（A2，规则 19）',
  features: ['A2'],
  audiences: ['operator'],
  roles: everyRole,
  query: z.strictObject({ kind: z.enum(['phone', 'name_birth']).default('phone'), ...pageQuery }),
  answer: {
    status: 200,
    schema: page(answerObject({ members: z.array(PractitionerRow).min(1).max(20) }).meta({ id: 'DuplicateGroup' })).meta({ id: 'DuplicatePage' }),
  },
  refusals: ['cursor_invalid'],
  answersContact: true,
});
