import { z } from 'zod';
import { answerObject, id, moment, operation } from './operation.ts';

/** A phone number as typed; the server normalises +86, spaces, dashes and full-width digits before anything else. */
const phone = z.string().min(1).max(30);
/** Opaque proof of a sign-in flow, 256 bits. */
const flowToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/).max(43);
const password = z.string().min(1).max(128);

/** A session of one identity. The token goes into `Authorization: Bearer …` and is shown this once. */
export const Session = answerObject({
  token: z.string().max(64),
  expiresAt: moment,
  /** `change_password`: good for nothing but setting the first own password (rule 21). */
  scope: z.enum(['full', 'change_password']),
}).meta({ id: 'Session' });

/**
 * Proof of a real client (rule 19), good for one time: the solution of a challenge, or in the mini program a fresh code of
 * `wx.login`. Absent is a refusal of its own, so that a client knows what to do.
 */
const proof = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('work'),
      challenge: z.string().regex(/^[A-Za-z0-9_-]+$/).max(1000),
      /** The number whose hash begins as the challenge wants, and that hash. */
      counter: z.number().int().min(0).max(4_294_967_295),
      key: z.string().regex(/^[0-9a-f]{64}$/).max(64),
    }),
    z.strictObject({ kind: z.literal('wechat'), code: z.string().regex(/^[A-Za-z0-9_-]+$/).max(128) }),
  ])
  .optional();
const proofRefusals = ['proof_required', 'proof_invalid', 'proof_used', 'code_used', 'wechat_refused', 'wechat_unavailable'] as const;

/**
 * What a client solves before it asks for a number: count from 0 until SHA-256 of salt, nonce and the number (32 bits, big
 * endian), hashed `rounds` times, begins with `keyPrefix`. It is harder for whoever has asked for many numbers.
 */
export const getProofChallenge = operation({
  operationId: 'getProofChallenge',
  method: 'GET',
  path: '/v1/proof-challenges/new',
  summary: '获取一道验证题，由程序自动完成（P1、P2，规则 19）',
  features: ['P1', 'P2'],
  audiences: ['anyone'],
  answer: {
    status: 200,
    schema: answerObject({
      challenge: z.string().max(1000),
      salt: z.string().max(64),
      nonce: z.string().max(64),
      keyPrefix: z.string().max(64),
      rounds: z.number().int().min(1).max(10_000),
      expiresAt: moment,
      /** The mini program may send a code of `wx.login` instead. */
      acceptsWechatCode: z.boolean(),
    }).meta({ id: 'ProofChallenge' }),
  },
  refusals: [],
});

/** P1 step 1. The three outcomes have one shape and nearly one size. */
export const lookUpPhone = operation({
  operationId: 'lookUpPhone',
  method: 'POST',
  path: '/v1/phone-look-ups',
  summary: '认证人员登录第一步：查询手机号（P1）',
  features: ['P1'],
  audiences: ['anyone'],
  body: z.strictObject({ phone, proof }),
  answer: {
    status: 200,
    schema: answerObject({
      /** not_found: 不在人员库; verify: 需短信验证; password: 输入密码 */
      outcome: z.enum(['not_found', 'verify', 'password']),
      flowToken,
    }).meta({ id: 'PhoneLookUp' }),
  },
  refusals: ['phone_ambiguous', 'look_up_limited', ...proofRefusals],
  repeat: 'own',
});

/** P2 step 1. Answers the same for any number. */
export const startPasswordReset = operation({
  operationId: 'startPasswordReset',
  method: 'POST',
  path: '/v1/password-resets',
  summary: '忘记密码：开始验证手机（P2）',
  features: ['P2'],
  audiences: ['anyone'],
  body: z.strictObject({ phone, proof }),
  answer: { status: 201, schema: answerObject({ flowToken }).meta({ id: 'PasswordReset' }) },
  refusals: ['look_up_limited', ...proofRefusals],
  repeat: 'own',
});

/** Sends the code of a flow. The same key within the minute answers the same and sends nothing. */
export const sendSmsCode = operation({
  operationId: 'sendSmsCode',
  method: 'POST',
  path: '/v1/sms-codes',
  summary: '获取短信验证码（P1、P2，规则 18）',
  features: ['P1', 'P2'],
  audiences: ['anyone'],
  body: z.strictObject({ flowToken }),
  answer: {
    status: 201,
    schema: answerObject({
      maskedPhone: z.string().max(11),
      /** Seconds until another code may be asked for. */
      resendAfterSeconds: z.number().int().min(0).max(3600),
      expiresAt: moment,
    }).meta({ id: 'SmsCodeSent' }),
  },
  refusals: ['flow_invalid', 'sms_too_soon', 'sms_limit_reached', 'sms_unavailable', 'sms_number_limited', 'sms_number_refused', 'sms_code_locked'],
  repeat: 'own',
  // The provider has four of them.
  longestSeconds: 8,
});

/** Proves the phone: binds it (P1) or opens the reset (P2). */
export const verifySmsCode = operation({
  operationId: 'verifySmsCode',
  method: 'POST',
  path: '/v1/sms-codes/verify',
  summary: '校验短信验证码（P1、P2，规则 18）',
  features: ['P1', 'P2'],
  audiences: ['anyone'],
  body: z.strictObject({ flowToken, code: z.string().regex(/^\d{6}$/).max(6) }),
  answer: { status: 200, schema: answerObject({ purpose: z.enum(['bind', 'reset']) }).meta({ id: 'SmsCodeVerified' }) },
  refusals: ['flow_invalid', 'sms_code_wrong', 'sms_code_dead', 'sms_code_locked'],
  repeat: 'keyed',
});

/** Sets the password of a verified flow. Binding signs in; a reset does not (P2). */
export const setPractitionerPassword = operation({
  operationId: 'setPractitionerPassword',
  method: 'POST',
  path: '/v1/practitioner-passwords',
  summary: '设置登录密码（P1、P2，规则 21）',
  features: ['P1', 'P2'],
  audiences: ['anyone'],
  body: z.strictObject({ flowToken, password }),
  answer: {
    status: 201,
    schema: answerObject({ session: Session.nullable() }).meta({ id: 'PractitionerPasswordSet' }),
  },
  refusals: ['flow_invalid', 'password_too_weak'],
  repeat: 'keyed',
});

/** P1 last step for a bound phone. */
export const signInPractitioner = operation({
  operationId: 'signInPractitioner',
  method: 'POST',
  path: '/v1/practitioner-sessions',
  summary: '认证人员登录：输入密码（P1）',
  features: ['P1'],
  audiences: ['anyone'],
  // The token of step 1, when there is one, says which WeChat asked: the password then proves whose it is.
  body: z.strictObject({ phone, password, flowToken: flowToken.optional() }),
  answer: { status: 201, schema: Session },
  refusals: ['password_wrong', 'sign_in_locked', 'password_expired'],
  repeat: 'keyed',
});

/** I1. One message for an unknown account and a wrong password (rule 21). */
export const signInInstitution = operation({
  operationId: 'signInInstitution',
  method: 'POST',
  path: '/v1/institution-sessions',
  summary: '认证机构登录（I1）',
  features: ['I1'],
  audiences: ['anyone'],
  body: z.strictObject({ accountName: z.string().min(1).max(50), password }),
  answer: { status: 201, schema: Session },
  refusals: ['credentials_wrong', 'sign_in_locked', 'default_password_expired'],
  repeat: 'keyed',
});

/** I1. The only thing, besides signing out, that a default password is good for. */
export const setInstitutionPassword = operation({
  operationId: 'setInstitutionPassword',
  method: 'POST',
  path: '/v1/institution-passwords',
  summary: '首次登录设置新密码（I1，规则 21）',
  features: ['I1'],
  audiences: ['institution'],
  allowsPasswordChangeScope: true,
  body: z.strictObject({ password }),
  answer: { status: 201, schema: Session },
  refusals: ['password_too_weak'],
  repeat: 'keyed',
});

/** Who this token is. */
export const getCurrentSession = operation({
  operationId: 'getCurrentSession',
  method: 'GET',
  path: '/v1/sessions/current',
  summary: '当前登录身份（X2）',
  features: ['X2'],
  audiences: ['practitioner', 'institution', 'operator'],
  allowsPasswordChangeScope: true,
  answer: {
    status: 200,
    schema: answerObject({
      audience: z.enum(['practitioner', 'institution', 'operator']),
      accountId: id('[a-z]+'),
      scope: z.enum(['full', 'change_password']),
      expiresAt: moment,
    }).meta({ id: 'CurrentSession' }),
  },
  refusals: [],
});

/** X2. Ends this login, or every login of the account with `everywhere`. */
export const signOut = operation({
  operationId: 'signOut',
  method: 'POST',
  path: '/v1/sessions/current/sign-out',
  summary: '退出登录（X2）',
  features: ['X2'],
  audiences: ['practitioner', 'institution', 'operator'],
  allowsPasswordChangeScope: true,
  body: z.strictObject({ everywhere: z.boolean().default(false) }),
  answer: { status: 204, schema: null },
  refusals: [],
  repeat: 'own',
});
