import { z } from 'zod';
import { answerObject, operation } from './operation.ts';

const email = z.email('请输入正确的邮箱').max(120);
/** WeChat's own rule: 6–20 letters, digits, - and _, the first a letter; older accounts are their phone or QQ number. */
const wechatId = z.string().max(60).regex(/^[A-Za-z0-9][-_A-Za-z0-9]{4,59}$/);

/** What of the contact its owner may change (rule 7). An own value stands before the registry's everywhere. */
export const OwnContact = answerObject({
  email: z.string().max(120).nullable(),
  wechatId: z.string().max(60).nullable(),
  /** What the registry has; the phone is not editable here, it is the sign-in. */
  registry: answerObject({ phone: z.string().max(20).nullable(), email: z.string().max(120).nullable(), wechatId: z.string().max(60).nullable() }),
  /** How often it was saved; a save names the one that it was based on. */
  version: z.number().int().min(0),
}).meta({ id: 'OwnContact' });

export const getOwnContact = operation({
  operationId: 'getOwnContact',
  method: 'GET',
  path: '/v1/my-contact',
  summary: '我的联系方式（规则 7）',
  features: ['X4'],
  audiences: ['practitioner'],
  answer: { status: 200, schema: OwnContact },
  refusals: ['not_found'],
  answersContact: true,
});

/** Null takes the own value away; the registry's stands again. */
export const saveOwnContact = operation({
  operationId: 'saveOwnContact',
  method: 'PUT',
  path: '/v1/my-contact',
  summary: '修改自己的邮箱和微信号（规则 7）',
  features: ['X4'],
  audiences: ['practitioner'],
  body: z.strictObject({ email: email.nullable(), wechatId: wechatId.nullable(), version: z.number().int().min(0).max(1_000_000) }),
  answer: { status: 200, schema: OwnContact },
  refusals: ['not_found', 'version_conflict'],
  repeat: 'keyed',
  answersContact: true,
});
