import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { randomInt } from 'node:crypto';
import { Refusal } from './refusal.ts';

// OWASP's second argon2id profile: 19 MiB, 2 passes, 1 lane. argon2id is the default algorithm of the library.
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const common = new Set(dictionary.passwords.map((word) => word.toLowerCase()));

/** argon2id in PHC form. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), options);

/** Compares in constant time; false as well for a hash that cannot be read. */
export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  try {
    return await verify(passwordHash, password.normalize('NFKC'));
  } catch {
    return false;
  }
}

let decoy: Promise<string> | undefined;
/** Spends the time of a real comparison when there is no account, so that time does not tell (rule 21). */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword('no account has this password');
  await verifyPassword(await decoy, password);
  return false;
}

/** What an assessment may ask for on top; 0 asks for nothing (PASSWORD_MIN_CLASSES, PASSWORD_MAX_AGE_DAYS). */
export interface PasswordPolicy {
  passwordMinClasses: number;
  passwordMaxAgeDays: number;
}

/**
 * Rule 21: at least 8 characters, not common, without the product's words alone, not the account name, not one of
 * `forbidden` (the default password), and of as many classes as the policy asks for.
 * @throws Refusal `password_too_weak` with the reason in Chinese.
 */
export function assertStrongPassword(password: string, forbidden: readonly string[], policy: Pick<PasswordPolicy, 'passwordMinClasses'>): void {
  const refuse = (message: string): never => {
    throw new Refusal('password_too_weak', { errors: [{ pointer: '/body/password', message }] });
  };
  const normal = password.normalize('NFKC').toLowerCase();
  if ([...password].length < 8) refuse('密码至少 8 个字符');
  if (new Set(normal).size < 3) refuse('密码过于简单，请避免重复字符');
  if (common.has(normal) || isSequence(normal)) refuse('这是常见密码，容易被猜到，请换一个');
  if (forbidden.some((word) => word.toLowerCase() === normal)) refuse('密码不能与账号、手机号或默认密码相同');
  if (isOursAlone(normal)) refuse('密码不能只由本平台的名称和数字组成');
  if (classesOf(password) < policy.passwordMinClasses) refuse(`密码须包含大写字母、小写字母、数字、其他字符中的至少 ${policy.passwordMinClasses} 类`);
}

// The first words that somebody who knows the product would try.
const ownWords = /ccaa|cnca|renzheng|认证|审核员|人才库|求职|招聘/g;

/** Ccaa@123456: nothing is left but digits and signs when the product's words are taken out. */
const isOursAlone = (normal: string): boolean => /^[\d\p{P}\p{S}\s]*$/u.test(normal.replace(ownWords, '')) && normal.search(ownWords) >= 0;

/** Upper case, lower case, digits, and everything else. */
const classesOf = (password: string): number => [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u].filter((pattern) => pattern.test(password)).length;

/** Whether a password that its owner set must be replaced by now. One that was given has an end of its own. */
export const isPasswordTooOld = (setAt: Date | null, { passwordMaxAgeDays }: Pick<PasswordPolicy, 'passwordMaxAgeDays'>): boolean =>
  passwordMaxAgeDays > 0 && setAt !== null && Date.now() - setAt.getTime() > passwordMaxAgeDays * 86_400_000;

/** 12345678, abcdefgh, 87654321: every step is one up or one down. */
function isSequence(text: string): boolean {
  const points = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}

// Without 0/O, 1/l/I: it is read from a letter and typed by hand.
const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A random default password; 12 characters are 69 bits (rule 21). */
export const newDefaultPassword = (length = 12): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
