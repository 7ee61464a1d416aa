import { z } from 'zod';
import { Contact } from './card.ts';
import { answerObject, moment, operation } from './operation.ts';

/** X4: the consent to the privacy policy and the user agreement, kept once for each version of the text. */
export const agreeToPrivacyPolicy = operation({
  operationId: 'agreeToPrivacyPolicy',
  method: 'POST',
  path: '/v1/my-privacy-consents',
  summary: '同意隐私政策，保存版本和时间（X4，规则 11）',
  features: ['X4'],
  audiences: ['practitioner', 'institution'],
  allowsPasswordChangeScope: true,
  body: z.strictObject({ version: z.string().min(1).max(20) }),
  answer: { status: 201, schema: answerObject({ version: z.string().max(20), grantedAt: moment }).meta({ id: 'PrivacyConsent' }) },
  refusals: ['consent_outdated'],
  repeat: 'own',
});

/** One thing that is kept: a line of words, as its owner reads them. */
const MyDataLine = answerObject({ label: z.string().max(60), value: z.string().max(4000) }).meta({ id: 'MyDataLine' });
const MyDataItem = answerObject({ title: z.string().max(200).nullable(), lines: z.array(MyDataLine).max(40) }).meta({ id: 'MyDataItem' });

/** A kind of data with where it comes from and what it is for. `items` are the newest of `total`. */
export const MyDataSection = answerObject({
  key: z.string().max(40),
  title: z.string().max(40),
  note: z.string().max(300),
  total: z.number().int().min(0),
  items: z.array(MyDataItem).max(20),
}).meta({ id: 'MyDataSection' });

/** 我的数据 (X4): everything that is kept about the person, in plain words; the newest of each kind. */
export const getMyData = operation({
  operationId: 'getMyData',
  method: 'GET',
  path: '/v1/my-data',
  summary: '我的数据：平台保存的与本人有关的全部信息（X4）',
  features: ['X4'],
  audiences: ['practitioner'],
  answer: {
    status: 200,
    schema: answerObject({ generatedAt: moment, contact: Contact, sections: z.array(MyDataSection).max(30) }).meta({ id: 'MyData' }),
  },
  refusals: ['not_found'],
  answersContact: true,
});

/** The same, complete, as a file to take along. The export is kept as a privacy request (A11). */
export const exportMyData = operation({
  operationId: 'exportMyData',
  readingLimit: 'data-export',
  method: 'POST',
  path: '/v1/my-data/exports',
  summary: '导出我的数据：JSON 文件，或可打印的网页（X4）',
  features: ['X4'],
  audiences: ['practitioner'],
  body: z.strictObject({ format: z.enum(['json', 'html']) }),
  answer: { status: 200, schema: null, download: ['application/json; charset=utf-8', 'text/html; charset=utf-8'] },
  refusals: ['not_found', 'too_many_requests'],
  repeat: 'own',
  answersContact: true,
});

/**
 * 注销 (X4, rule 26), proved by the password. Takes effect at once and cannot be undone; what is deleted and what stays is
 * said by codes/closing-notice.ts, whose version the caller has seen.
 */
export const closeAccount = operation({
  operationId: 'closeAccount',
  method: 'POST',
  path: '/v1/my-account/close',
  summary: '注销账号（X4，规则 26）',
  features: ['X4'],
  audiences: ['practitioner'],
  body: z.strictObject({ currentPassword: z.string().min(1).max(128), noticeVersion: z.string().min(1).max(20) }),
  answer: { status: 204, schema: null },
  refusals: ['password_wrong', 'sign_in_locked', 'consent_outdated'],
  repeat: 'own',
});
