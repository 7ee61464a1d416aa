import { expect, it } from 'vitest';
import type { Problem } from '../platform/transport.ts';
import { problemText } from './problem-text.ts';

const problem = (extra: Partial<Problem>) => ({ type: '', status: 429, code: 'look_up_limited', title: '查询次数过多，请稍后再试', ...extra }) as Problem;

it('[rule 19] says how long to wait', () => {
  expect(problemText(problem({}))).toBe('查询次数过多，请稍后再试');
  expect(problemText(problem({ retryAfterSeconds: 45 }))).toBe('查询次数过多，请 45 秒后再试');
  expect(problemText(problem({ retryAfterSeconds: 540 }))).toBe('查询次数过多，请 9 分钟后再试');
  expect(problemText(problem({ retryAfterSeconds: 86_298 }))).toBe('查询次数过多，请 24 小时后再试');
});

it('[rule 21] gives the reason of the field before the general title', () => {
  const weak = problem({ code: 'password_too_weak', title: '密码不符合要求', errors: [{ pointer: '/password', message: '这是常见密码，容易被猜到，请换一个' }] });
  expect(problemText(weak)).toBe('这是常见密码，容易被猜到，请换一个');
});
