import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { isPasswordTooOld, type PasswordPolicy } from '../../platform/passwords.ts';
import type { OperatorScope } from '../../platform/sessions.ts';

/** Who reads the code: the name that the authenticator app shows. */
const issuer = '认证人员运营';
const periodSeconds = 30;

interface OwnPassword {
  hasOwnPassword: boolean;
  passwordSetAt: Date | null;
}

/** One that was given is replaced at the first sign-in, an own one when PASSWORD_MAX_AGE_DAYS says so. */
export const needsNewPassword = ({ hasOwnPassword, passwordSetAt }: OwnPassword, policy: PasswordPolicy): boolean => !hasOwnPassword || isPasswordTooOld(passwordSetAt, policy);

/** What an operator has to do next on the way in: first the second factor, if there is one, then what is still missing. */
export function nextScope(operator: { hasSecondFactor: boolean } & OwnPassword, isSecondFactorProved: boolean, policy: PasswordPolicy): OperatorScope {
  if (operator.hasSecondFactor && !isSecondFactorProved) return 'second_factor';
  if (needsNewPassword(operator, policy)) return 'change_password';
  return operator.hasSecondFactor ? 'full' : 'set_up_second_factor';
}

/** 160 bits, as RFC 4226 recommends, in base32. */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

const totpOf = (secret: string, accountName = ''): TOTP => new TOTP({ issuer, label: accountName, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: periodSeconds });

/** The address that the QR code carries. */
export const otpauthUrl = (secret: string, accountName: string): string => totpOf(secret, accountName).toString();

/**
 * The time step (RFC 6238) whose code this is, one step of a slow clock either way; undefined when it is no code of now.
 * Digits may be typed in groups and in full width.
 */
export function stepOf(secret: string, typed: string, at: Date): number | undefined {
  const digits = typed.normalize('NFKC').replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const delta = totpOf(secret).validate({ token: digits, timestamp: at.getTime(), window: 1 });
  return delta === null ? undefined : Math.floor(at.getTime() / 1000 / periodSeconds) + delta;
}

// Without 0/O, 1/l/I: it is read from paper.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Ten codes like `k3mfp-x7q2w`, 49 bits each: guesses are counted, and each is good once. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: 10 }, () => {
    const text = Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('');
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });

/** The letters of a recovery code however it was typed; undefined when it cannot be one. */
export function recoveryCodeOf(typed: string): string | undefined {
  const text = typed.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');
  return /^[a-z2-9]{10}$/.test(text) ? text : undefined;
}

/** What is kept of a recovery code is keyed by its owner. */
export const recoveryInput = (operatorId: string, code: string): string => `recovery-code:${operatorId}:${code.replace('-', '')}`;
