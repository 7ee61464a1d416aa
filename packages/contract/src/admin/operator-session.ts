import { z } from 'zod';
import { answerObject, id, moment, operation, operatorRoles, page, pageQuery } from '../operation.ts';
import { password } from './operator-fields.ts';

/**
 * What a token of an operator is good for. Only `full` opens the console; each other one allows a single next step:
 * the code of the second factor, the first own password, or setting the second factor up.
 */
export const operatorScope = z.enum(['full', 'second_factor', 'change_password', 'set_up_second_factor']);

/** A session of an operator; each step of the sign-in answers a new token, and the last one's dies. */
export const OperatorSession = answerObject({ token: z.string().max(64), expiresAt: moment, scope: operatorScope }).meta({ id: 'OperatorSession' });

/** Six digits of the app, or a recovery code as it was written down. */
const code = z.string().trim().min(6).max(20).regex(/^[0-9A-Za-z -]+$/);
const recoveryCodes = z.array(z.string().max(20)).length(10);

const ofOperator = { features: ['A9'], audiences: ['operator'], roles: operatorRoles } as const;

/** Step 1. One message for an unknown, a disabled account and a wrong password (rule 21). */
export const signInOperator = operation({
  operationId: 'signInOperator',
  method: 'POST',
  path: '/v1/admin/operator-sessions',
  summary: '运营登录第一步：账号和密码（A9，规则 21）',
  features: ['A9'],
  audiences: ['anyone'],
  body: z.strictObject({ accountName: z.string().min(1).max(50), password }),
  answer: { status: 201, schema: OperatorSession },
  refusals: ['credentials_wrong', 'sign_in_locked', 'default_password_expired', 'address_not_allowed'],
  repeat: 'keyed',
});

/** Step 2. A code is good once, also for whoever reads it over a shoulder. */
export const proveSecondFactor = operation({
  ...ofOperator,
  operationId: 'proveSecondFactor',
  method: 'POST',
  path: '/v1/admin/operator-sessions/current/prove-second-factor',
  summary: '运营登录第二步：动态验证码或恢复码（A9）',
  allowsScopes: ['second_factor'],
  body: z.strictObject({ code }),
  answer: { status: 201, schema: OperatorSession },
  refusals: ['second_factor_wrong', 'sign_in_locked'],
  repeat: 'keyed',
});

/** Replaces the random password that an administrator passed on. */
export const setOperatorPassword = operation({
  ...ofOperator,
  operationId: 'setOperatorPassword',
  method: 'POST',
  path: '/v1/admin/operator-passwords',
  summary: '运营首次登录设置新密码（A9，规则 21）',
  allowsPasswordChangeScope: true,
  body: z.strictObject({ password }),
  answer: { status: 201, schema: OperatorSession },
  refusals: ['password_too_weak'],
  repeat: 'keyed',
});

/** A secret for the authenticator app; worth nothing until its first code has been confirmed. */
export const startSecondFactor = operation({
  ...ofOperator,
  operationId: 'startSecondFactor',
  method: 'POST',
  path: '/v1/admin/second-factors',
  summary: '开始设置动态验证码（A9）',
  allowsScopes: ['set_up_second_factor'],
  answer: {
    status: 201,
    schema: answerObject({
      /** For typing by hand, base32. */
      secret: z.string().max(64),
      /** otpauth:// address, drawn as a QR code by the console itself. */
      otpauthUrl: z.string().max(400),
    }).meta({ id: 'SecondFactorStarted' }),
  },
  refusals: [],
  repeat: 'keyed',
});

/** The first code proves that the app has the secret. The ten recovery codes are shown this once. */
export const confirmSecondFactor = operation({
  ...ofOperator,
  operationId: 'confirmSecondFactor',
  method: 'POST',
  path: '/v1/admin/second-factors/confirm',
  summary: '完成设置动态验证码，得到 10 个恢复码（A9）',
  allowsScopes: ['set_up_second_factor'],
  body: z.strictObject({ code }),
  answer: { status: 201, schema: answerObject({ session: OperatorSession, recoveryCodes }).meta({ id: 'SecondFactorConfirmed' }) },
  refusals: ['second_factor_wrong', 'sign_in_locked'],
  repeat: 'keyed',
});

/** Ends this login at any of its steps. */
export const signOutOperator = operation({
  ...ofOperator,
  operationId: 'signOutOperator',
  method: 'POST',
  path: '/v1/admin/operator-sessions/current/sign-out',
  summary: '运营退出登录（A9）',
  allowsPasswordChangeScope: true,
  allowsScopes: ['second_factor', 'set_up_second_factor'],
  body: z.strictObject({ everywhere: z.boolean().default(false) }),
  answer: { status: 204, schema: null },
  refusals: [],
  repeat: 'own',
});

export const getMyOperator = operation({
  ...ofOperator,
  operationId: 'getMyOperator',
  method: 'GET',
  path: '/v1/admin/my-operator',
  summary: '我的运营账号（A9）',
  answer: {
    status: 200,
    schema: answerObject({
      id: id('oper'),
      accountName: z.string().max(50),
      displayName: z.string().max(60),
      role: z.enum(operatorRoles),
      passwordSetAt: moment.nullable(),
      recoveryCodesLeft: z.number().int().min(0).max(10),
      /** The operations that this role may call, from the contract itself. */
      operations: z.array(z.string().max(60)).max(500),
      /** Until when acts that ask for a recent password are answered without asking again. */
      passwordProofEndsAt: moment,
      sessionExpiresAt: moment,
      /** Without a request of the user for so long, the login ends. */
      idleSeconds: z.number().int().min(60).max(86_400),
    }).meta({ id: 'MyOperator' }),
  },
  refusals: [],
});

/** Acts that move points, export people or reset passwords ask for this within ten minutes before. */
export const proveOperatorPassword = operation({
  ...ofOperator,
  operationId: 'proveOperatorPassword',
  method: 'POST',
  path: '/v1/admin/password-proofs',
  summary: '再次输入登录密码以确认身份（A9）',
  body: z.strictObject({ password }),
  answer: { status: 201, schema: answerObject({ endsAt: moment }).meta({ id: 'PasswordProof' }) },
  refusals: ['password_wrong', 'sign_in_locked'],
  repeat: 'keyed',
});

/** Ends every other login of the account (rule 22); this one goes on with a new token. */
export const changeOperatorPassword = operation({
  ...ofOperator,
  operationId: 'changeOperatorPassword',
  method: 'POST',
  path: '/v1/admin/my-operator/change-password',
  summary: '修改我的登录密码（A9，规则 21、22）',
  body: z.strictObject({ currentPassword: password, password }),
  answer: { status: 201, schema: OperatorSession },
  refusals: ['password_wrong', 'password_too_weak', 'sign_in_locked'],
  repeat: 'keyed',
});

/** Ten new recovery codes; the old ones die. */
export const renewRecoveryCodes = operation({
  ...ofOperator,
  operationId: 'renewRecoveryCodes',
  method: 'POST',
  path: '/v1/admin/my-operator/recovery-codes',
  summary: '重新生成恢复码（A9）',
  needsRecentPassword: true,
  answer: { status: 201, schema: answerObject({ recoveryCodes }).meta({ id: 'RecoveryCodes' }) },
  refusals: [],
  repeat: 'keyed',
});

const MyOperatorSession = answerObject({
  id: id('sess'),
  isThisOne: z.boolean(),
  /** 电脑 · Chrome; null: opened before this was kept. */
  device: z.string().max(40).nullable(),
  /** 203.0.*.* */
  network: z.string().max(40).nullable(),
  startedAt: moment,
  lastUsedAt: moment,
}).meta({ id: 'MyOperatorSession' });

export const listMyOperatorSessions = operation({
  ...ofOperator,
  operationId: 'listMyOperatorSessions',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/my-operator/sessions',
  summary: '我的登录（A9）',
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(MyOperatorSession).meta({ id: 'MyOperatorSessionPage' }) },
  refusals: ['cursor_invalid'],
});

export const endMyOperatorSession = operation({
  ...ofOperator,
  operationId: 'endMyOperatorSession',
  method: 'POST',
  path: '/v1/admin/my-operator/sessions/{sessionId}/end',
  summary: '结束我的一个登录（A9）',
  params: z.object({ sessionId: id('sess') }),
  answer: { status: 204, schema: null },
  refusals: ['not_found'],
  repeat: 'own',
});
