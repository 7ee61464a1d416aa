import { z } from 'zod';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';

const everyRole = ['administrator', 'business', 'auditor'] as const;

const consentKind = z.enum(['publish_card', 'apply_to_job', 'share_card', 'privacy_policy']);

/** How many agreed to one version of one text (A11). */
export const ConsentVersion = answerObject({
  kind: consentKind,
  version: z.string().max(20),
  /** The text that stands now, which everybody is asked for. */
  isCurrent: z.boolean(),
  consents: z.number().int().min(0),
  /** Different people and institution accounts among them. */
  parties: z.number().int().min(0),
  firstAt: moment,
  lastAt: moment,
}).meta({ id: 'ConsentVersion' });

export const listConsentVersions = operation({
  operationId: 'listConsentVersions',
  method: 'GET',
  path: '/v1/admin/consent-versions',
  summary: '授权文本的版本和同意数（A11，规则 11）',
  features: ['A11'],
  audiences: ['operator'],
  roles: everyRole,
  answer: { status: 200, schema: answerObject({ items: z.array(ConsentVersion).max(200) }).meta({ id: 'ConsentVersions' }) },
  refusals: [],
});

/** What somebody asked for under the privacy law. The person is a pseudonym: after 注销 nothing else is left. */
export const PrivacyRequest = answerObject({
  id: id('privacy'),
  kind: z.enum(['close_account', 'export_data']),
  practitionerId: id('prac'),
  requestedAt: moment,
  doneAt: moment.nullable(),
  /** Figures of what was done, e.g. refunded reveals. */
  detail: z.record(z.string().max(60), z.union([z.string().max(60), z.number(), z.boolean()])),
}).meta({ id: 'PrivacyRequest' });

export const listPrivacyRequests = operation({
  operationId: 'listPrivacyRequests',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/privacy-requests',
  summary: '隐私请求：注销和导出的记录（A11）',
  features: ['A11'],
  audiences: ['operator'],
  roles: everyRole,
  query: z.strictObject({ kind: z.enum(['close_account', 'export_data']).optional(), ...pageQuery }),
  answer: { status: 200, schema: page(PrivacyRequest).meta({ id: 'PrivacyRequestPage' }) },
  refusals: ['cursor_invalid'],
});

/**
 * Somebody who closed the account wants to come back: the number may be imported again, as a new entry that knows nothing
 * of the former records and is bound by a new SMS code (rule 26).
 */
export const allowRegistryReturn = operation({
  operationId: 'allowRegistryReturn',
  method: 'POST',
  path: '/v1/admin/registry-returns',
  summary: '恢复登记：允许已注销的人员编号再次导入（A11，规则 26）',
  features: ['A11'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  needsRecentPassword: true,
  body: z.strictObject({ registryNo: z.string().trim().min(1).max(60) }),
  answer: { status: 204, schema: null },
  refusals: ['not_found'],
  repeat: 'keyed',
});

/** One run of the retention rules. A dry run counts and deletes nothing. */
export const RetentionRun = answerObject({
  id: id('retention'),
  isDryRun: z.boolean(),
  /** Null: by the schedule or the command. */
  operatorName: z.string().max(60).nullable(),
  startedAt: moment,
  finishedAt: moment.nullable(),
  counts: answerObject({
    activityEntries: z.number().int().min(0),
    smsMessages: z.number().int().min(0),
    sessions: z.number().int().min(0),
    applications: z.number().int().min(0),
    cardViews: z.number().int().min(0),
    correctionRequests: z.number().int().min(0),
    closedPeople: z.number().int().min(0),
    privacyRequests: z.number().int().min(0),
  }).nullable(),
}).meta({ id: 'RetentionRun' });

/** 保存期限清理 (rule 26): deletes or pseudonymises what has been kept for its time. Runs once a day by itself too. */
export const runRetention = operation({
  operationId: 'runRetention',
  method: 'POST',
  path: '/v1/admin/retention-runs',
  summary: '执行保存期限清理，或先试算（A11，规则 26）',
  features: ['A11'],
  audiences: ['operator'],
  roles: ['administrator'],
  body: z.strictObject({ isDryRun: z.boolean() }),
  answer: { status: 201, schema: RetentionRun },
  longestSeconds: 60,
  refusals: ['retention_running'],
  repeat: 'keyed',
});

export const listRetentionRuns = operation({
  operationId: 'listRetentionRuns',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/retention-runs',
  summary: '保存期限清理记录（A11，规则 26）',
  features: ['A11'],
  audiences: ['operator'],
  roles: everyRole,
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(RetentionRun).meta({ id: 'RetentionRunPage' }) },
  refusals: ['cursor_invalid'],
});
