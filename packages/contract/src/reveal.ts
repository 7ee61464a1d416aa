import { z } from 'zod';
import { Contact } from './card.ts';
import { RevealOffer } from './talent-pool.ts';
import { answerObject, id, moment, operation } from './operation.ts';

/** The figures of the price sheet, read when it opens (rule 3). */
export const getRevealOffer = operation({
  operationId: 'getRevealOffer',
  readingLimit: 'reveal-offer',
  method: 'GET',
  path: '/v1/cards/{cardId}/reveal-offer',
  summary: '查看联系方式前的价格与余额（I4，规则 3）',
  features: ['I4'],
  audiences: ['institution'],
  params: z.strictObject({ cardId: id('card') }),
  answer: { status: 200, schema: RevealOffer },
  refusals: ['card_not_found', 'contact_missing', 'membership_expired'],
});

/** 查看联系方式. One charge for one (institution, practitioner), ever (rules 2 and 3); owners see it again for free. */
export const revealContact = operation({
  operationId: 'revealContact',
  method: 'POST',
  path: '/v1/cards/{cardId}/contact-reveals',
  summary: '查看联系方式（I4，规则 1、2、3）',
  features: ['I4'],
  audiences: ['institution'],
  params: z.strictObject({ cardId: id('card') }),
  body: z.strictObject({
    /** The price that the user saw; another price now is a conflict. */
    expectedPoints: z.number().int().min(0).max(100000),
  }),
  answer: {
    status: 200,
    schema: answerObject({
      contact: Contact,
      /** Points of this answer's charge: 0 when the contact was owned before. */
      pointsCharged: z.number().int().min(0),
      balanceAfter: z.number().int().min(0),
      revealedAt: moment,
      /** The account that sees it and the time in Shanghai, for the page to carry over the contact. */
      watermark: z.string().max(80),
    }).meta({ id: 'ContactReveal' }),
  },
  refusals: ['card_not_found', 'contact_missing', 'price_changed', 'points_insufficient', 'membership_expired'],
  repeat: 'own',
  answersContact: true,
});
