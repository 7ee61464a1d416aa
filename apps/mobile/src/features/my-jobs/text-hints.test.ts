import { findJobTextHints } from '@cert/contract/codes/job-text';
import { expect, it } from 'vitest';
import { fieldErrorsOf } from './field-errors.ts';
import { hintLines } from './text-hints.ts';
import { chinaToday, validityChoices } from './validity.ts';

it('[rule 14] one line for each reason, with the words it is about', () => {
  const text = '男性优先，限男；电话 13800138000';
  expect(hintLines(text, findJobTextHints(text) as never)).toEqual(['招聘不得限定性别（“男性”、“限男”）', '请不要在职位中填写电话号码，投递后可看到对方联系方式（“13800138000”）']);
  expect(hintLines('两年以上经验', [])).toEqual([]);
});

it('[rule 14] offers terms that end on a day in China', () => {
  expect(chinaToday(Date.parse('2026-12-31T16:30:00Z'))).toBe('2027-01-01');
  expect(validityChoices('2026-12-15').map(({ label, hint }) => `${label} ${hint}`)).toContain('30 天 至 2027-01-14');
});

it('[I5] puts a fault of the server to its field', () => {
  const problem = { type: '', status: 400, code: 'request_invalid', title: '', errors: [{ pointer: '/body/pay/maxK', message: '太低' }, { pointer: '/body/x', message: '?' }] } as never;
  expect(fieldErrorsOf(problem)).toEqual({ pay: '太低' });
});
