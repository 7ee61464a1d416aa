import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { admitSignIn, countWrongPassword, forgetTries } from '../sign-in/admit-sign-in.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { recoveryCodeOf, recoveryInput, stepOf } from './rules.ts';
import { findSecondFactor, takeRecoveryCode, takeStep, type SecondFactor } from './sql.ts';

/**
 * Compares a code of the authenticator app, or a recovery code, with the confirmed second factor, and takes it: each is
 * good once. Wrong ones are counted like passwords, apart from them.
 * @returns which of the two it was.
 * @throws Refusal `second_factor_wrong`, counted, also for a code that was used before; `sign_in_locked`.
 */
export async function checkSecondFactor(
  tx: Tx,
  args: { operatorId: string; code: string; cipher: ContactCipher; client: Client; limits: Means['limits'] },
): Promise<'totp' | 'recovery'> {
  const attempt = { target: { kind: 'operator', name: `code:${args.operatorId}` }, client: args.client, limits: args.limits, action: 'prove-second-factor' } as const;
  await admitSignIn(tx, attempt);
  const used = await take(tx, args);
  if (used === undefined) {
    await countWrongPassword(tx, attempt, args.operatorId);
    throw new Refusal('second_factor_wrong', { keepsWrites: true });
  }
  await forgetTries(tx, attempt);
  return used;
}

async function take(tx: Tx, { operatorId, code, cipher }: { operatorId: string; code: string; cipher: ContactCipher }): Promise<'totp' | 'recovery' | undefined> {
  const recovery = recoveryCodeOf(code);
  if (recovery !== undefined) return (await takeRecoveryCode(tx, operatorId, cipher.keptIndexes(recoveryInput(operatorId, recovery)))) ? 'recovery' : undefined;
  const factor = await findSecondFactor(tx, operatorId);
  if (factor?.isConfirmed !== true) return undefined;
  const step = stepOfFactor(cipher, factor, code);
  return step !== undefined && (await takeStep(tx, operatorId, step)) ? 'totp' : undefined;
}

/** The time step whose code this is; the one place that opens a secret. */
export const stepOfFactor = (cipher: ContactCipher, factor: SecondFactor, code: string): number | undefined => stepOf(cipher.decrypt(factor.secretCipher), code, new Date());
