import { z } from 'zod';
import { answerObject, id, moment, operation, page, pageQuery } from './operation.ts';

/** Balance and the price of one reveal, in points. */
export const getPoints = operation({
  operationId: 'getPoints',
  method: 'GET',
  path: '/v1/points',
  summary: '点数余额与当前价格（I10）',
  features: ['I10'],
  audiences: ['institution'],
  answer: {
    status: 200,
    schema: answerObject({
      balance: z.number().int().min(0),
      revealPrice: z.number().int().min(0).max(100000),
    }).meta({ id: 'Points' }),
  },
  refusals: [],
});

/** One line of the ledger: signed points and the balance after it (rule 2). */
export const PointEntry = answerObject({
  id: id('entry'),
  sequence: z.number().int().min(1),
  kind: z.enum(['grant', 'reveal', 'refund', 'correction']),
  points: z.number().int(),
  balanceAfter: z.number().int().min(0),
  /** 王**, for a reveal or refund while that card is visible. */
  maskedName: z.string().max(20).nullable(),
  note: z.string().max(200).nullable(),
  createdAt: moment,
}).meta({ id: 'PointEntry' });

export const listPointEntries = operation({
  operationId: 'listPointEntries',
  readingLimit: 'own-list',
  method: 'GET',
  path: '/v1/point-entries',
  summary: '点数流水（I10，规则 2）',
  features: ['I10'],
  audiences: ['institution'],
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(PointEntry).meta({ id: 'PointEntryPage' }) },
  refusals: ['cursor_invalid'],
});
