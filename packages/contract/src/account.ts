import { z } from 'zod';
import { answerObject, id, moment, operation, page, pageQuery } from './operation.ts';

const users = ['practitioner', 'institution'] as const;
const password = z.string().min(1).max(128);

/**
 * 修改密码 (X2). Wrong present passwords are counted and locked like those of the sign-in (rule 21). Every other login of the
 * account ends, this one stays (rule 22).
 */
export const changePassword = operation({
  operationId: 'changePassword',
  method: 'POST',
  path: '/v1/my-password/changes',
  summary: '修改密码，其他设备上的登录全部退出（X2，规则 21、22）',
  features: ['X2'],
  audiences: users,
  body: z.strictObject({ currentPassword: password, password }),
  answer: { status: 204, schema: null },
  refusals: ['password_wrong', 'sign_in_locked', 'password_too_weak'],
  repeat: 'keyed',
});

/** A login of the own account: device and network in coarse words, never a whole address. */
export const MySession = answerObject({
  id: id('sess'),
  isThisOne: z.boolean(),
  /** 微信 · 安卓手机; null: opened before this was kept. */
  device: z.string().max(40).nullable(),
  /** 203.0.*.* */
  network: z.string().max(40).nullable(),
  startedAt: moment,
  /** To the minute. */
  lastUsedAt: moment,
}).meta({ id: 'MySession' });

/** 登录设备 (X2), the newest login first. */
export const listMySessions = operation({
  operationId: 'listMySessions',
  readingLimit: 'own-list',
  method: 'GET',
  path: '/v1/my-sessions',
  summary: '登录设备（X2）',
  features: ['X2'],
  audiences: users,
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(MySession).meta({ id: 'MySessionPage' }) },
  refusals: ['cursor_invalid'],
});

/** Ends one other login. One that has ended already is answered alike. */
export const endSession = operation({
  operationId: 'endSession',
  method: 'POST',
  path: '/v1/my-sessions/{sessionId}/end',
  summary: '退出某个设备上的登录（X2）',
  features: ['X2'],
  audiences: users,
  params: z.strictObject({ sessionId: id('sess') }),
  answer: { status: 204, schema: null },
  refusals: ['not_found'],
  repeat: 'own',
});

/** Ends every login of the account but this one. */
export const endOtherSessions = operation({
  operationId: 'endOtherSessions',
  method: 'POST',
  path: '/v1/my-sessions/end-others',
  summary: '退出其他所有设备上的登录（X2）',
  features: ['X2'],
  audiences: users,
  answer: { status: 200, schema: answerObject({ ended: z.number().int().min(0).max(100_000) }).meta({ id: 'SessionsEnded' }) },
  refusals: [],
  repeat: 'own',
});
