import { z } from 'zod';
import { CardShown } from './card.ts';
import { cityCode, educationCode, gradeCode, known, provinceCode, schemeCode } from './code-schemas.ts';
import { answerObject, id, moment, operation, page, pageQuery } from './operation.ts';

/** One row of a list of cards: who, where, what, and this institution's own history with it. */
export const CardSummary = answerObject({
  id: id('card'),
  maskedName: z.string().max(20),
  age: z.number().int().min(16).max(100).nullable(),
  cityName: z.string().max(40).nullable(),
  education: educationCode.nullable(),
  /** Valid registrations in the order of the dictionary. */
  registrations: z.array(answerObject({ scheme: schemeCode, grade: gradeCode })).max(60),
  hasViewed: z.boolean(),
  hasRevealed: z.boolean(),
}).meta({ id: 'CardSummary' });

/** 认证领域 of the search: all of them at once (I11), their codes with commas between. */
const chosenSchemes = z
  .string()
  .max(149)
  .regex(/^[A-Za-z0-9_]{1,24}(,[A-Za-z0-9_]{1,24}){0,5}$/)
  .transform((text) => text.split(','))
  .pipe(z.array(known('scheme', schemeCode)).max(6).refine((codes) => new Set(codes).size === codes.length, '同一领域只能选一次'))
  .meta({ override: { type: 'string', maxLength: 149, pattern: '^[A-Za-z0-9_]{1,24}(,[A-Za-z0-9_]{1,24}){0,5}$', examples: ['QMS', 'EMS,QMS', 'EMS,OHSMS,QMS'] } });

const filters = {
  cityCode: cityCode.optional(),
  provinceCode: provinceCode.optional(),
  grade: known('grade', gradeCode).optional(),
  schemes: chosenSchemes.optional(),
};

/** 人才库 (I2). Published cards only, newest first. Filters combine; grade and scheme match on one registration, for each scheme (rule 10). */
export const searchTalentPool = operation({
  operationId: 'searchTalentPool',
  readingLimit: 'card-list',
  method: 'GET',
  path: '/v1/cards',
  summary: '人才库检索（I2、I3、I11，规则 10、12、24）',
  features: ['I2', 'I3', 'I11'],
  audiences: ['institution'],
  query: z.strictObject({ ...filters, ...pageQuery }),
  answer: { status: 200, schema: page(CardSummary).meta({ id: 'CardPage' }) },
  refusals: ['membership_expired', 'cursor_invalid'],
});

/** How many cards fit the same filters, counted up to a cap so that it stays cheap. */
export const countTalentPool = operation({
  operationId: 'countTalentPool',
  readingLimit: 'card-count',
  method: 'GET',
  path: '/v1/cards/count',
  summary: '符合条件的人数，最多数到 999（I2）',
  features: ['I2'],
  audiences: ['institution'],
  query: z.strictObject(filters),
  answer: {
    status: 200,
    schema: answerObject({ count: z.number().int().min(0).max(999), isCapped: z.boolean() }).meta({ id: 'CardCount' }),
  },
  refusals: ['membership_expired'],
});

/** What a reveal would cost now (rule 3). */
export const RevealOffer = answerObject({
  /** owned: paid before, free now; available; insufficient: balance below the price. */
  state: z.enum(['owned', 'available', 'insufficient']),
  points: z.number().int().min(0).max(100000),
  balance: z.number().int().min(0),
  balanceAfter: z.number().int().min(0).nullable(),
}).meta({ id: 'RevealOffer' });

/** Opens a card page: leaves or refreshes this institution's view record (rule 6) and answers the card. */
export const viewCard = operation({
  operationId: 'viewCard',
  readingLimit: 'card-view',
  method: 'POST',
  path: '/v1/cards/{cardId}/views',
  summary: '打开名片（I4、I8，规则 6）',
  features: ['I4', 'I8'],
  audiences: ['institution'],
  params: z.strictObject({ cardId: id('card') }),
  answer: {
    status: 200,
    schema: answerObject({ card: CardShown, offer: RevealOffer, viewedAt: moment }).meta({ id: 'CardOpened' }),
  },
  refusals: ['card_not_found', 'membership_expired'],
  repeat: 'own',
});
