import { expect, it } from 'vitest';
import { meetsPasswordRules, passwordRules } from './password-rules.ts';

it('[rule 21] says while typing which demands are met', () => {
  const phone = { name: '手机号', words: ['13800138000'] };
  expect(passwordRules('', phone).map((rule) => rule.isMet)).toEqual([false, false, false]);
  expect(meetsPasswordRules('qwe-789-zxc', phone)).toBe(true);
  expect(meetsPasswordRules('1234567')).toBe(false);
  expect(meetsPasswordRules('12345678')).toBe(false);
  expect(meetsPasswordRules('aaaabbbb')).toBe(false);
  // Characters count, not code units.
  expect(meetsPasswordRules('😀😀😀😀')).toBe(false);
});

it('[rule 21] refuses the account and the default password in any case, and claims nothing it cannot know', () => {
  const known = { name: '账号或默认密码', words: ['zazh-2026', '3KYexqu5WvzY'] };
  expect(meetsPasswordRules('ZAZH-2026', known)).toBe(false);
  expect(meetsPasswordRules('3kyexqu5wvzy', known)).toBe(false);
  expect(meetsPasswordRules('taida-zhaopin-7', known)).toBe(true);
  expect(passwordRules('3KYexqu5WvzY', { name: '账号或默认密码', words: [] })).toHaveLength(2);
});
