import { z } from 'zod';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';
import { takeDownReason } from './take-down-reason.ts';

/** A card that operators hid or looked for (A7). The name is masked: hiding needs no contact (rule 1). */
export const ReviewedCard = answerObject({
  cardId: id('card'),
  practitionerId: id('prac'),
  registryNo: z.string().max(60),
  maskedName: z.string().max(20),
  isPublished: z.boolean(),
  hiddenAt: moment.nullable(),
  hiddenReason: z.string().max(200).nullable(),
  openReportCount: z.number().int().min(0),
}).meta({ id: 'ReviewedCard' });

const params = z.strictObject({ cardId: id('card') });

export const listCardsForReview = operation({
  operationId: 'listCardsForReview',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/cards',
  summary: '名片审核列表：被举报或已下架的名片（A7）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business', 'auditor'],
  query: z.strictObject({
    scope: z.enum(['reported', 'hidden', 'all']).default('all'),
    /** 人员编号, exactly. */
    registryNo: z.string().trim().min(1).max(60).optional(),
    ...pageQuery,
  }),
  answer: { status: 200, schema: page(ReviewedCard).meta({ id: 'ReviewedCardPage' }) },
  refusals: ['cursor_invalid'],
});

/** Gone for every institution at once, as if withdrawn; reveals of the last 24 hours are refunded (rule 4). */
export const hideCard = operation({
  operationId: 'hideCard',
  method: 'POST',
  path: '/v1/admin/cards/{cardId}/hide',
  summary: '下架名片，须说明原因（A7，规则 4）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  params,
  body: z.strictObject({ reason: takeDownReason }),
  answer: { status: 200, schema: ReviewedCard },
  refusals: ['card_not_found'],
  repeat: 'keyed',
});

/** The card may be published again; whether it is, its owner decides. */
export const unhideCard = operation({
  operationId: 'unhideCard',
  method: 'POST',
  path: '/v1/admin/cards/{cardId}/unhide',
  summary: '取消名片下架（A7）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  params,
  answer: { status: 200, schema: ReviewedCard },
  refusals: ['card_not_found'],
  repeat: 'keyed',
});
