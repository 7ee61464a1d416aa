import { expect, it } from 'vitest';
import { assertStrongPassword, hashPassword, isPasswordTooOld, verifyPassword } from './passwords.ts';
import { Refusal } from './refusal.ts';

const off = { passwordMinClasses: 0 };
const reasonOf = (password: string, forbidden: string[] = [], policy = off): string | undefined => {
  try {
    assertStrongPassword(password, forbidden, policy);
    return undefined;
  } catch (error) {
    return (error as Refusal).options.errors?.[0]?.message;
  }
};

it('[ASVS 6.2.1 6.2.8 6.2.9] two passwords of 80 characters that differ at the end are two, in any script, and 128 are taken', async () => {
  for (const letter of ['a', '密', '\u{1f511}']) {
    const stem = letter.repeat(79);
    const kept = await hashPassword(`${stem}x`);
    expect(await verifyPassword(kept, `${stem}x`)).toBe(true);
    expect(await verifyPassword(kept, `${stem}y`)).toBe(false);
    expect(await verifyPassword(kept, stem)).toBe(false);
  }
  const longest = '长密码 Long 7'.repeat(15).slice(0, 128);
  expect(reasonOf(longest)).toBeUndefined();
  expect(await verifyPassword(await hashPassword(longest), `${longest.slice(0, -1)}~`)).toBe(false);
});

it('[ASVS 6.2.1] eight letters are counted as people count them, not in bytes', () => {
  expect(reasonOf('甲乙丙丁戊己庚')).toContain('至少 8 个字符');
  expect(reasonOf('甲乙丙丁戊己庚辛')).toBeUndefined();
  expect(reasonOf('\u{1f511}\u{1f512}\u{1f513}abcd')).toContain('至少 8 个字符');
});

it.each(['password1', 'Qwerty123', '11111111', '12121212', '12345678', 'abcdefgh', 'iloveyou', 'Passw0rd'])('[ASVS 6.2.4 6.2.11 6.2.12] %s is refused', (password) => {
  expect(reasonOf(password)).toBeTypeOf('string');
});

it.each(['Ccaa@123456', 'ccaa2026', 'CNCA#2026!', '认证人员', '认证12345678', '审核员888888', '求职招聘2026'])('[ASVS 6.2.11] the product’s own words with figures make no password: %s', (password) => {
  expect(reasonOf(password)).toBeTypeOf('string');
});

it('[ASVS 6.2.11] neither do phone and account name, in any case and width', () => {
  expect(reasonOf('13812345678', ['13812345678'])).toContain('不能与账号');
  expect(reasonOf('ＨＵＡＸＩＡ-2026', ['huaxia-2026'])).toContain('不能与账号');
});

it('[trust T3] [ASVS 6.2.5 6.2.10] nothing is asked of the composition by default; a policy asks for its classes', () => {
  expect(reasonOf('quiet green lamp')).toBeUndefined();
  expect(reasonOf('quiet green lamp', [], { passwordMinClasses: 3 })).toContain('至少 3 类');
  expect(reasonOf('Quiet green lamp', [], { passwordMinClasses: 3 })).toBeUndefined();
  expect(reasonOf('Quiet green lamp', [], { passwordMinClasses: 4 })).toContain('至少 4 类');
  expect(reasonOf('Quiet green lamp 7', [], { passwordMinClasses: 4 })).toBeUndefined();
});

it('[trust T3] no password is too old by default, one that was given never, others after the days of the policy', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  expect(isPasswordTooOld(daysAgo(5_000), { passwordMaxAgeDays: 0 })).toBe(false);
  expect(isPasswordTooOld(null, { passwordMaxAgeDays: 90 })).toBe(false);
  expect([89, 91].map((days) => isPasswordTooOld(daysAgo(days), { passwordMaxAgeDays: 90 }))).toEqual([false, true]);
});

it('[ASVS 11.4.2] a password is kept as argon2id with its own salt', async () => {
  const [first, second] = await Promise.all([hashPassword('quiet green lamp'), hashPassword('quiet green lamp')]);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(first).not.toBe(second);
});
