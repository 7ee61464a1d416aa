import { z } from 'zod';
import { activityActorKinds, lineDifferenceKinds, sealProblemKinds, smsOutcomes } from '../codes/activity-words.ts';
import { answerObject, day, id, moment, operation, page, pageQuery } from '../operation.ts';

type Codes<C extends string> = readonly { readonly code: C }[];
const oneOf = <C extends string>(list: Codes<C>) => z.enum(list.map((entry) => entry.code) as [C, ...C[]]);

/** Who reads logs: whoever works with the platform's data does not read over the others' shoulders (A9). */
const readers = ['administrator', 'auditor'] as const;
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const word = z.string().min(1).max(60).regex(/^[a-z][a-z0-9_-]*$/);
const address = z.string().min(2).max(45).regex(/^[0-9A-Fa-f.:]+$/);
/** First and last day in Asia/Shanghai, both included. */
const days = { from: day.optional(), to: day.optional() };

const activityFilters = {
  ...days,
  actorKind: oneOf(activityActorKinds).optional(),
  actorId: z.string().min(1).max(40).regex(/^[a-z]+_[0-9A-Za-z]+$/).optional(),
  action: word.optional(),
  objectKind: word.optional(),
  objectId: z.string().min(1).max(60).regex(/^[0-9A-Za-z_]+$/).optional(),
  address: address.optional(),
};

/** One line of the activity log. Names of practitioners are masked, ids are whole. */
export const ActivityEntry = answerObject({
  id: count,
  at: moment,
  actorKind: oneOf(activityActorKinds),
  actorId: z.string().max(60).nullable(),
  /** Who that is, e.g. 泰达认证有限公司（taida）; null: nobody signed in, or gone. */
  actorLabel: z.string().max(300).nullable(),
  action: z.string().max(100),
  objectKind: z.string().max(100).nullable(),
  objectId: z.string().max(100).nullable(),
  objectLabel: z.string().max(300).nullable(),
  /** Absent outcome means it was done. */
  outcome: z.string().max(100).nullable(),
  detail: z.array(answerObject({ key: z.string().max(100), value: z.string().max(300) })).max(60),
  address: z.string().max(60).nullable(),
  requestId: z.string().max(60).nullable(),
}).meta({ id: 'ActivityEntry' });

export const listActivity = operation({
  operationId: 'listActivity',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/activity-entries',
  summary: '操作日志（A8）',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  query: z.strictObject({ ...pageQuery, ...activityFilters }),
  answer: { status: 200, schema: page(ActivityEntry).meta({ id: 'ActivityEntryPage' }) },
  refusals: ['cursor_invalid'],
});

export const exportActivity = operation({
  operationId: 'exportActivity',
  readingLimit: 'console-export',
  method: 'GET',
  path: '/v1/admin/activity-exports',
  summary: '导出操作日志（A8）',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  needsRecentPassword: true,
  query: z.strictObject({ ...activityFilters, format: z.enum(['csv', 'xlsx']).default('xlsx') }),
  answer: { status: 200, schema: null, download: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] },
  refusals: [],
});

/** A step of somebody's sign-in. An account that does not exist is shown masked. */
export const SignInEntry = answerObject({
  id: count,
  at: moment,
  identity: z.enum(['practitioner', 'institution', 'operator']).nullable(),
  action: z.string().max(100),
  accountId: z.string().max(60).nullable(),
  accountLabel: z.string().max(300).nullable(),
  outcome: z.string().max(100),
  address: z.string().max(60).nullable(),
  requestId: z.string().max(60).nullable(),
}).meta({ id: 'SignInEntry' });

export const listSignIns = operation({
  operationId: 'listSignIns',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/sign-ins',
  summary: '登录日志（A8）',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  query: z.strictObject({ ...pageQuery, ...days, identity: z.enum(['practitioner', 'institution', 'operator']).optional(), result: z.enum(['success', 'failure']).optional(), address: address.optional() }),
  answer: { status: 200, schema: page(SignInEntry).meta({ id: 'SignInEntryPage' }) },
  refusals: ['cursor_invalid'],
});

export const SmsMessage = answerObject({
  id: id('smsg'),
  at: moment,
  purpose: z.string().max(60),
  /** 138****5678 */
  maskedPhone: z.string().max(20),
  practitionerId: z.string().max(40).nullable(),
  practitionerLabel: z.string().max(60).nullable(),
  outcome: oneOf(smsOutcomes),
  providerCode: z.string().max(100).nullable(),
  milliseconds: z.number().int().min(0).max(3_600_000),
  address: z.string().max(60).nullable(),
  requestId: z.string().max(60).nullable(),
}).meta({ id: 'SmsMessage' });

export const listSmsMessages = operation({
  operationId: 'listSmsMessages',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/sms-messages',
  summary: '短信日志（A8）',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  query: z.strictObject({ ...pageQuery, ...days, purpose: word.optional(), outcome: oneOf(smsOutcomes).optional(), phoneEnd: z.string().regex(/^\d{4}$/).max(4).optional() }),
  answer: { status: 200, schema: page(SmsMessage).meta({ id: 'SmsMessagePage' }) },
  refusals: ['cursor_invalid'],
});

const Used = answerObject({ used: count, budget: count });

/** 短信用量: what is paid for, of what may be, this hour and today in Asia/Shanghai. */
export const readSmsBudget = operation({
  operationId: 'readSmsBudget',
  method: 'GET',
  path: '/v1/admin/sms-budget',
  summary: '短信用量与预算（A8，规则 18）',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  answer: {
    status: 200,
    schema: answerObject({
      hour: Used,
      day: Used,
      /** From this part of a budget on the operators are alerted. */
      warnPercent: z.number().int().min(1).max(100),
      /** What sends: 阿里云, the development outbox, or nothing. */
      gateway: z.enum(['aliyun', 'outbox', 'none']),
    }).meta({ id: 'SmsBudget' }),
  },
  refusals: [],
});

/** A run that proves the log against its seals. */
export const ActivityVerification = answerObject({
  id: id('verif'),
  state: z.enum(['running', 'intact', 'broken', 'failed']),
  startedAt: moment,
  finishedAt: moment.nullable(),
  sealCount: count,
  checkedSeals: count,
  checkedEntries: count,
  operatorLabel: z.string().max(100),
  /** The first bad block. */
  badSeal: count.nullable(),
  problem: oneOf(sealProblemKinds).nullable(),
  badEntries: z.array(answerObject({ id: z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER), kind: oneOf(lineDifferenceKinds) })).max(20),
}).meta({ id: 'ActivityVerification' });

export const readSealState = operation({
  operationId: 'readSealState',
  method: 'GET',
  path: '/v1/admin/activity-seals',
  summary: '操作日志的封存状态（A8）',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  answer: {
    status: 200,
    schema: answerObject({
      sealCount: count,
      sealedEntries: count,
      pendingEntries: count,
      /** True when lines wait for longer than ten minutes: nothing seals them. */
      isLate: z.boolean(),
      firstAt: moment.nullable(),
      /** To write down: number and head of the newest seal. */
      lastSeal: answerObject({ words: z.string().max(60), sealedAt: moment }).nullable(),
      deletedEntries: count,
      lastVerification: ActivityVerification.nullable(),
    }).meta({ id: 'SealState' }),
  },
  refusals: [],
});

export const verifyActivityLog = operation({
  operationId: 'verifyActivityLog',
  method: 'POST',
  path: '/v1/admin/activity-verifications',
  summary: '验证操作日志是否被改动（A8）：开始一次验证，已有一次在进行时返回它',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  answer: { status: 201, schema: ActivityVerification },
  refusals: [],
  repeat: 'own',
});

export const getActivityVerification = operation({
  operationId: 'getActivityVerification',
  method: 'GET',
  path: '/v1/admin/activity-verifications/{verificationId}',
  summary: '一次日志验证的进度与结果（A8）',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  params: z.strictObject({ verificationId: id('verif') }),
  answer: { status: 200, schema: ActivityVerification },
  refusals: ['not_found'],
});
