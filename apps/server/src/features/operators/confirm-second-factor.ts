import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSession, openOperatorSession, type OperatorCaller } from '../../platform/sessions.ts';
import { admitSignIn, countWrongPassword, forgetTries } from '../sign-in/admit-sign-in.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { stepOfFactor } from './check-second-factor.ts';
import { newRecoveryCodes, recoveryInput } from './rules.ts';
import type { OperatorSession } from './sign-in-operator.ts';
import { findSecondFactor, lockOperator, replaceRecoveryCodes } from './sql.ts';

/**
 * A9: the first code shows that the app has the secret. From now on every sign-in asks for one, and this login goes on as
 * a full one. The recovery codes are answered this once and kept as keyed hashes.
 * @throws Refusal `second_factor_wrong` and `sign_in_locked`, counted; `wrong_audience` for a token of another step.
 */
export async function confirmSecondFactor(
  db: Db | Tx,
  args: { caller: OperatorCaller; code: string; cipher: ContactCipher; client: Client; limits: Means['limits'] },
): Promise<{ session: OperatorSession; recoveryCodes: string[] }> {
  const { caller, cipher, client } = args;
  if (caller.scope !== 'set_up_second_factor') throw new Refusal('wrong_audience');
  return inTransaction(db, async (tx) => {
    const operator = await lockOperator(tx, caller.accountId);
    if (operator === undefined || operator.disabledAt !== null || operator.hasSecondFactor) throw new Refusal('sign_in_required');
    const attempt = { target: { kind: 'operator', name: `code:${operator.id}` }, client, limits: args.limits, action: 'confirm-second-factor' } as const;
    await admitSignIn(tx, attempt);
    const factor = await findSecondFactor(tx, operator.id);
    const step = factor === undefined ? undefined : stepOfFactor(cipher, factor, args.code);
    if (step === undefined) {
      await countWrongPassword(tx, attempt, operator.id);
      throw new Refusal('second_factor_wrong', { keepsWrites: true });
    }
    await forgetTries(tx, attempt);
    await tx.updateTable('operator_second_factors').set({ confirmed_at: sql<Date>`now()`, last_step: step }).where('operator_id', '=', operator.id).execute();
    const recoveryCodes = newRecoveryCodes();
    await replaceRecoveryCodes(tx, operator.id, recoveryCodes.map((code) => cipher.index(recoveryInput(operator.id, code))));
    await endSession(tx, caller.sessionId, 'next step');
    await logActivity(tx, client.actor, { action: 'confirm-second-factor', object: { kind: 'operator', id: operator.id } });
    const session = await openOperatorSession(tx, { accountId: operator.id, scope: 'full', place: { userAgent: client.userAgent ?? '', address: client.address } });
    return { session, recoveryCodes };
  });
}
