import { z } from 'zod';
import { CardSummary } from './talent-pool.ts';
import { answerObject, id, moment, operation, page, pageQuery } from './operation.ts';

/** A row of 人才查看记录. Withdrawn or no longer visible: the row stays, the card's content doesn't (rule 4). */
export const CardView = answerObject({
  id: id('view'),
  state: z.enum(['available', 'withdrawn']),
  card: CardSummary.nullable(),
  hasRevealed: z.boolean(),
  viewCount: z.number().int().min(1),
  lastViewedAt: moment,
}).meta({ id: 'CardView' });

export const listCardViews = operation({
  operationId: 'listCardViews',
  readingLimit: 'view-list',
  method: 'GET',
  path: '/v1/card-views',
  summary: '人才查看记录（I8，规则 4、6）',
  features: ['I8'],
  audiences: ['institution'],
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(CardView).meta({ id: 'CardViewPage' }) },
  refusals: ['membership_expired', 'cursor_invalid'],
});
