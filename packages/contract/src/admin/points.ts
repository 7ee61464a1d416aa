import { z } from 'zod';
import { answerObject, day, id, moment, operation, page, pageQuery } from '../operation.ts';

const keepers = ['administrator', 'business'] as const;
const readers = ['administrator', 'business', 'auditor'] as const;
const operators = { features: ['A3'], audiences: ['operator'] } as const;
const count = z.number().int().min(0);
const entryKind = z.enum(['grant', 'reveal', 'refund', 'correction']);
const oneLine = /^[^\p{Cc}\p{Cf}\p{Cs}]*$/u;
/** Stands in the institution's own ledger too. */
const note = z.string().trim().min(2).max(200).regex(oneLine);

/** The most points of one grant or correction. */
export const mostPoints = 1_000_000;

export const PointAccount = answerObject({
  institutionId: id('inst'),
  institutionName: z.string().max(100),
  accountName: z.string().max(50),
  isDisabled: z.boolean(),
  balance: count,
  entryCount: count,
  lastEntryAt: moment.nullable(),
}).meta({ id: 'PointAccount' });

export const listPointAccounts = operation({
  operationId: 'listPointAccounts',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/point-accounts',
  summary: '各机构的点数余额（A3），可只看余额不多的',
  ...operators,
  roles: readers,
  query: z.strictObject({
    /** Part of a name or of an account name. */
    search: z.string().trim().min(1).max(50).optional(),
    maxBalance: z.string().regex(/^\d{1,7}$/).transform(Number).optional().meta({ override: { type: 'integer', minimum: 0, maximum: 9_999_999 } }),
    ...pageQuery,
  }),
  answer: { status: 200, schema: page(PointAccount).meta({ id: 'PointAccountPage' }) },
  refusals: ['cursor_invalid'],
});

/** One line of a ledger as operators see it: with its institution, and who entered it. */
export const InstitutionPointEntry = answerObject({
  id: id('entry'),
  institutionId: id('inst'),
  institutionName: z.string().max(100),
  sequence: z.number().int().min(1),
  kind: entryKind,
  points: z.number().int(),
  balanceAfter: count,
  /** 王**, of a reveal or refund. */
  maskedName: z.string().max(20).nullable(),
  note: z.string().max(200).nullable(),
  operatorName: z.string().max(50).nullable(),
  createdAt: moment,
}).meta({ id: 'InstitutionPointEntry' });

const entryFilters = {
  institutionId: id('inst').optional(),
  kind: entryKind.optional(),
  /** Days in Asia/Shanghai, both included. */
  from: day.optional(),
  to: day.optional(),
};

export const listInstitutionPointEntries = operation({
  operationId: 'listInstitutionPointEntries',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/point-entries',
  summary: '点数流水（A3），最近的在前',
  ...operators,
  roles: readers,
  query: z.strictObject({ ...entryFilters, ...pageQuery }),
  answer: { status: 200, schema: page(InstitutionPointEntry).meta({ id: 'InstitutionPointEntryPage' }) },
  refusals: ['cursor_invalid'],
});

/** The ledger as a file, oldest first, of any length; logged with its row count. */
export const exportPointEntries = operation({
  operationId: 'exportPointEntries',
  readingLimit: 'console-export',
  method: 'GET',
  path: '/v1/admin/point-entries/export',
  summary: '导出点数流水（A3）',
  ...operators,
  roles: readers,
  query: z.strictObject({ ...entryFilters, format: z.enum(['xlsx', 'csv']) }),
  answer: { status: 200, schema: null, download: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv'] },
  refusals: [],
});

const params = z.strictObject({ institutionId: id('inst') });
const NewBalance = answerObject({ balance: count }).meta({ id: 'NewBalance' });

export const grantPoints = operation({
  operationId: 'grantPoints',
  method: 'POST',
  path: '/v1/admin/institutions/{institutionId}/point-grants',
  summary: '发放点数（A3）',
  ...operators,
  roles: keepers,
  needsRecentPassword: true,
  params,
  body: z.strictObject({ points: z.number().int().min(1).max(mostPoints), note }),
  answer: { status: 201, schema: NewBalance },
  refusals: ['institution_not_found'],
  repeat: 'keyed',
});

/** Corrects a balance up or down, as a line of its own: no line of the ledger is ever changed. */
export const correctPoints = operation({
  operationId: 'correctPoints',
  method: 'POST',
  path: '/v1/admin/institutions/{institutionId}/point-corrections',
  summary: '更正点数（A3）：可正可负，余额不会小于 0',
  ...operators,
  roles: keepers,
  needsRecentPassword: true,
  params,
  body: z.strictObject({
    points: z.number().int().min(-mostPoints).max(mostPoints).refine((points) => points !== 0, '不能为 0'),
    reason: note,
  }),
  answer: { status: 201, schema: NewBalance },
  refusals: ['institution_not_found', 'correction_exceeds_balance'],
  repeat: 'keyed',
});

/** A price of one reveal and since when; the newest counts. */
export const RevealPrice = answerObject({
  number: z.number().int().min(1),
  points: z.number().int().min(0).max(100_000),
  /** null: set by command or by the installation. */
  operatorName: z.string().max(50).nullable(),
  since: moment,
}).meta({ id: 'RevealPrice' });

export const listRevealPrices = operation({
  operationId: 'listRevealPrices',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/reveal-prices',
  summary: '查看联系方式的价格及历次调整（A3），第一条为现价',
  ...operators,
  roles: readers,
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(RevealPrice).meta({ id: 'RevealPricePage' }) },
  refusals: ['cursor_invalid'],
});

export const setRevealPrice = operation({
  operationId: 'setRevealPrice',
  method: 'POST',
  path: '/v1/admin/reveal-prices',
  summary: '设置查看联系方式的价格（A3），立即生效',
  ...operators,
  roles: keepers,
  needsRecentPassword: true,
  body: z.strictObject({ points: z.number().int().min(0).max(100_000) }),
  answer: { status: 201, schema: answerObject({ before: count, points: count }).meta({ id: 'PriceChange' }) },
  refusals: [],
  repeat: 'keyed',
});

/** One invariant: how much was looked at, and what differs. 0 differences are expected, always. */
export const ReconciliationCheck = answerObject({
  code: z.enum(['I1', 'I2', 'I3', 'I4', 'I5', 'I7', 'I8', 'I9']),
  title: z.string().max(60),
  checkedCount: count,
  differenceCount: count,
  /** The first of them. */
  differences: z
    .array(answerObject({ institutionId: id('inst').nullable(), institutionName: z.string().max(100).nullable(), text: z.string().max(200) }))
    .max(50),
}).meta({ id: 'ReconciliationCheck' });

export const reconcilePoints = operation({
  operationId: 'reconcilePoints',
  method: 'GET',
  path: '/v1/admin/point-reconciliation',
  summary: '对账（A3，规则 2）：余额与流水逐项核对',
  ...operators,
  roles: readers,
  answer: {
    status: 200,
    schema: answerObject({ at: moment, differenceCount: count, checks: z.array(ReconciliationCheck).max(20) }).meta({ id: 'Reconciliation' }),
  },
  longestSeconds: 30,
  refusals: [],
});
