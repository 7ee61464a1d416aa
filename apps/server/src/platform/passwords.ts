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

/**
 * Rule 21: at least 8 characters, not common, not the account name, not one of `forbidden` (the default password).
 * @throws Refusal `password_too_weak` with the reason in Chinese.
 */
export function assertStrongPassword(password: string, forbidden: readonly string[]): void {
  const refuse = (message: string): never => {
    throw new Refusal('password_too_weak', { errors: [{ pointer: '/body/password', message }] });
  };
  const normal = password.normalize('NFKC').toLowerCase();
  if ([...password].length < 8) refuse('密码至少 8 个字符');
  if (new Set(normal).size < 3) refuse('密码过于简单，请避免重复字符');
  if (common.has(normal) || isSequence(normal)) refuse('这是常见密码，容易被猜到，请换一个');
  if (forbidden.some((word) => word.toLowerCase() === normal)) refuse('密码不能与账号、手机号或默认密码相同');
}

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
