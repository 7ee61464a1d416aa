import { z } from 'zod';
import { getPublishConsent, RegistrationShown } from './card.ts';
import { educationCode, employmentKindCode } from './code-schemas.ts';
import { answerObject, id, moment, operation, page, pageQuery } from './operation.ts';

/** What opens a share: 131 random bits. It stands in a body alone, never in an address that a server sees. */
const shareCode = z.string().min(1).max(64);

/** A line of 我的分享 (P5). What a share shows is fixed when it is made. */
export const MyShare = answerObject({
  id: id('share'),
  showsContact: z.boolean(),
  /** 有效, 已过期, 已停用 by its owner, 已换新链接, or ended with the card (撤回名片, another phone, 注销). */
  state: z.enum(['active', 'expired', 'revoked', 'replaced', 'card_withdrawn']),
  /** For sending the same link again; null when the share has ended. */
  shareCode: shareCode.nullable(),
  /** Where the H5 stands for everybody (PUBLIC_URL); null: where the API is. */
  publicUrl: z.string().max(200).nullable(),
  createdAt: moment,
  expiresAt: moment,
  /** Openings by others than the owner. */
  viewCount: z.number().int().min(0).max(2_000_000_000),
  lastViewedAt: moment.nullable(),
  can: answerObject({ revoke: z.boolean() }),
}).meta({ id: 'MyShare' });

/** The card as whoever opens a share sees it: no id, so a share leads to nothing but itself. */
const SharedCard = answerObject({
  maskedName: z.string().max(20),
  age: z.number().int().min(16).max(100).nullable(),
  cityName: z.string().max(40).nullable(),
  education: educationCode.nullable(),
  jobTitle: z.string().max(60).nullable(),
  employmentKind: employmentKindCode.nullable(),
  registrations: z.array(RegistrationShown).max(60),
}).meta({ id: 'SharedCard' });

/** What a share that shows contact gives (rule 1). Certificate numbers stay masked: a name card does not need them. */
const SharedContact = answerObject({
  name: z.string().max(60),
  phone: z.string().max(20).nullable(),
  email: z.string().max(120).nullable(),
  wechatId: z.string().max(60).nullable(),
}).meta({ id: 'SharedContact' });

/** The text that a share with contact asks consent for: what is given, to whom, for how long (rule 11). */
export const getShareConsent = operation({
  operationId: 'getShareConsent',
  method: 'GET',
  path: '/v1/consent-texts/share-card',
  summary: '分享联系方式的授权说明（P5，规则 11）',
  features: ['P5'],
  audiences: ['practitioner'],
  answer: { status: 200, schema: getPublishConsent.answer.schema },
  refusals: [],
});

/** 发送名片: a new link. It ends the former one of the same kind; the card need not be published. */
export const createShare = operation({
  operationId: 'createShare',
  method: 'POST',
  path: '/v1/my-shares',
  summary: '发送名片：生成分享链接，联系信息隐藏或显示（P5，规则 1、11）',
  features: ['P5'],
  audiences: ['practitioner'],
  body: z.strictObject({
    showsContact: z.boolean(),
    validDays: z.number().int().min(1).max(30).default(30),
    /** The version of the text that was shown and agreed to; needed when contact is shown. */
    consentVersion: z.string().min(1).max(20).nullable().default(null),
  }),
  answer: { status: 201, schema: MyShare },
  refusals: ['not_found', 'card_hidden', 'consent_outdated'],
  repeat: 'keyed',
});

export const listMyShares = operation({
  operationId: 'listMyShares',
  readingLimit: 'own-list',
  method: 'GET',
  path: '/v1/my-shares',
  summary: '我的分享（P5）',
  features: ['P5'],
  audiences: ['practitioner'],
  /** `active`: only the links that open something now, at most one of each kind. */
  query: z.strictObject({ state: z.enum(['active']).optional(), ...pageQuery }),
  answer: { status: 200, schema: page(MyShare).meta({ id: 'MySharePage' }) },
  refusals: ['cursor_invalid'],
});

/** 停用: from the answer on nobody opens it. Revoking twice changes nothing. */
export const revokeShare = operation({
  operationId: 'revokeShare',
  method: 'POST',
  path: '/v1/my-shares/{shareId}/revoke',
  summary: '停用分享链接（P5）',
  features: ['P5'],
  audiences: ['practitioner'],
  params: z.strictObject({ shareId: id('share') }),
  answer: { status: 200, schema: MyShare },
  refusals: ['share_not_found'],
  repeat: 'keyed',
});

/**
 * Opens a share by its code: the card as that share fixed it. Whoever asks gets the same; only the owner's own opening is
 * not counted. Read anew at every repeat, so that none shows a contact after the share has ended.
 */
export const openShare = operation({
  operationId: 'openShare',
  method: 'POST',
  path: '/v1/share-views',
  summary: '打开分享的名片（P5，规则 1）',
  features: ['P5'],
  audiences: ['anyone', 'practitioner'],
  body: z.strictObject({ shareCode }),
  answer: {
    status: 200,
    schema: z
      .discriminatedUnion('showsContact', [
        answerObject({ showsContact: z.literal(false), card: SharedCard, expiresAt: moment }),
        answerObject({ showsContact: z.literal(true), card: SharedCard, contact: SharedContact, expiresAt: moment }),
      ])
      .meta({ id: 'ShareOpened' }),
  },
  refusals: ['share_not_found'],
  repeat: 'own',
  answersContact: true,
});
