import { expect, it } from 'vitest';
import { meetsPasswordRules, passwordRules } from './password-rules.ts';

it('[rule 21] says while typing which demands are met', () => {
  expect(passwordRules('').map((rule) => rule.isMet)).toEqual([false, false, false]);
  expect(meetsPasswordRules('qwe-789-zxc')).toBe(true);
  expect(meetsPasswordRules('1234567')).toBe(false);
  expect(meetsPasswordRules('12345678')).toBe(false);
  expect(meetsPasswordRules('aaaabbbb')).toBe(false);
  expect(meetsPasswordRules('13800138000')).toBe(false);
  expect(meetsPasswordRules('ZAZH-2026', 'zazh-2026')).toBe(false);
  // Characters count, not code units.
  expect(meetsPasswordRules('😀😀😀😀')).toBe(false);
});
