import { z } from 'zod';
import { alertKinds, alertSubjectKinds, type AlertKind } from '../codes/alert-kinds.ts';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';

const readers = ['administrator', 'business', 'auditor'] as const;
const handlers = ['administrator', 'business'] as const;
const kind = z.enum(alertKinds.map(({ code }) => code) as [AlertKind, ...AlertKind[]]);
const oneLine = /^[^\p{Cc}\p{Cf}\p{Cs}]*$/u;

/** 警报: what the program noticed. Its Chinese stands in codes/alert-kinds.ts. */
export const Alert = answerObject({
  id: id('alert'),
  /** A code of codes/alert-kinds.ts, or one of an older version. */
  kind: z.string().max(40),
  subjectKind: z.enum(alertSubjectKinds),
  /** The id of an institution, practitioner or operator, or a network. */
  subjectId: z.string().max(100),
  /** Who that is; of a practitioner the masked name. Null: gone. */
  subjectLabel: z.string().max(300).nullable(),
  times: z.number().int().min(1).max(2_147_483_647),
  firstAt: moment,
  lastAt: moment,
  detail: z.array(answerObject({ key: z.string().max(100), value: z.string().max(300) })).max(30),
  state: z.enum(['open', 'handled']),
  handledAt: moment.nullable(),
  handlerLabel: z.string().max(60).nullable(),
  note: z.string().max(200).nullable(),
  can: answerObject({ handle: z.boolean() }),
}).meta({ id: 'Alert' });

/** Open ones by when they began, handled ones by when they were handled; newest first. */
export const listAlerts = operation({
  operationId: 'listAlerts',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/alerts',
  summary: '警报（A8）：待处理或已处理',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  query: z.strictObject({ state: z.enum(['open', 'handled']).default('open'), kind: kind.optional(), ...pageQuery }),
  answer: { status: 200, schema: page(Alert).meta({ id: 'AlertPage' }) },
  refusals: ['cursor_invalid'],
});

/** For the console's menu, asked for by its timer. */
export const countOpenAlerts = operation({
  operationId: 'countOpenAlerts',
  method: 'GET',
  path: '/v1/admin/open-alert-count',
  summary: '待处理的警报数（A8），最多数到 100',
  features: ['A8'],
  audiences: ['operator'],
  roles: readers,
  answer: { status: 200, schema: answerObject({ count: z.number().int().min(0).max(100) }).meta({ id: 'OpenAlertCount' }) },
  refusals: [],
});

/** The next time it happens is a new alert. */
export const handleAlert = operation({
  operationId: 'handleAlert',
  method: 'POST',
  path: '/v1/admin/alerts/{alertId}/handle',
  summary: '标记警报已处理，须写明处理情况（A8）',
  features: ['A8'],
  audiences: ['operator'],
  roles: handlers,
  params: z.strictObject({ alertId: id('alert') }),
  body: z.strictObject({ note: z.string().trim().min(2).max(200).regex(oneLine) }),
  answer: { status: 200, schema: Alert },
  refusals: ['not_found', 'alert_handled'],
  repeat: 'keyed',
});
