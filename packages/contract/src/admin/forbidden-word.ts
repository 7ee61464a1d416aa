import { z } from 'zod';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';

/** 禁用词 (A7). Compared without case, width and spaces. */
export const ForbiddenWord = answerObject({
  id: id('word'),
  word: z.string().max(30),
  note: z.string().max(100).nullable(),
  createdAt: moment,
}).meta({ id: 'ForbiddenWord' });

export const listForbiddenWords = operation({
  operationId: 'listForbiddenWords',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/forbidden-words',
  summary: '禁用词列表（A7）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business', 'auditor'],
  query: z.strictObject({ search: z.string().trim().min(1).max(30).optional(), ...pageQuery }),
  answer: { status: 200, schema: page(ForbiddenWord).meta({ id: 'ForbiddenWordPage' }) },
  refusals: ['cursor_invalid'],
});

/** From now on no job with this word is published or saved; jobs that have it already are flagged for review. */
export const addForbiddenWord = operation({
  operationId: 'addForbiddenWord',
  method: 'POST',
  path: '/v1/admin/forbidden-words',
  summary: '添加禁用词（A7）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  body: z.strictObject({
    word: z.string().trim().min(2).max(30).regex(/^[\p{L}\p{N}\p{P}\p{S} ]+$/u).refine((word) => /[\p{L}\p{N}]/u.test(word), '请填写文字'),
    note: z.string().trim().max(100).regex(/^[^\p{C}]*$/u).nullable(),
  }),
  answer: { status: 201, schema: ForbiddenWord },
  refusals: ['forbidden_word_exists', 'forbidden_words_full'],
  repeat: 'keyed',
});

export const removeForbiddenWord = operation({
  operationId: 'removeForbiddenWord',
  method: 'DELETE',
  path: '/v1/admin/forbidden-words/{wordId}',
  summary: '删除禁用词（A7）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  params: z.strictObject({ wordId: id('word') }),
  answer: { status: 204, schema: null },
  refusals: ['not_found'],
  repeat: 'keyed',
});
