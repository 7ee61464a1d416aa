import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { verifyPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { OperatorCaller } from '../../platform/sessions.ts';
import { admitSignIn, countWrongPassword, forgetTries } from '../sign-in/admit-sign-in.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { passwordProofSeconds } from './get-my-operator.ts';
import { lockOperator, type OperatorRow } from './sql.ts';

/**
 * A9: the password once more, for the acts that ask for it within ten minutes. Only this login is refreshed.
 * @throws Refusal `password_wrong`, counted together with the sign-in; `sign_in_locked`.
 */
export async function proveOperatorPassword(
  db: Db | Tx,
  args: { caller: OperatorCaller; password: string; client: Client; limits: Means['limits'] },
): Promise<{ endsAt: string }> {
  return inTransaction(db, async (tx) => {
    const operator = await requireOwnPassword(tx, { ...args, action: 'prove-operator-password' });
    const row = await tx
      .updateTable('sessions')
      .set({ password_proved_at: sql<Date>`now()` })
      .where('id', '=', args.caller.sessionId)
      .returning('password_proved_at as at')
      .executeTakeFirstOrThrow();
    await logActivity(tx, args.client.actor, { action: 'prove-operator-password', object: { kind: 'operator', id: operator.id } });
    return { endsAt: new Date((row.at ?? new Date()).getTime() + passwordProofSeconds * 1000).toISOString() };
  });
}

/**
 * The account of a login, its row locked and its password compared. Tries are counted together with those of the sign-in,
 * so this is no way around its lock (rule 21).
 * @throws Refusal `password_wrong`, `sign_in_locked`, `sign_in_required` when the account is gone meanwhile.
 */
export async function requireOwnPassword(
  tx: Tx,
  args: { caller: OperatorCaller; password: string; client: Client; limits: Means['limits']; action: ActivityAction },
): Promise<OperatorRow> {
  const operator = await lockOperator(tx, args.caller.accountId);
  if (operator === undefined || operator.disabledAt !== null) throw new Refusal('sign_in_required');
  const attempt = { target: { kind: 'operator', name: operator.accountName }, client: args.client, limits: args.limits, action: args.action } as const;
  await admitSignIn(tx, attempt);
  if (!(await verifyPassword(operator.passwordHash, args.password))) {
    await countWrongPassword(tx, attempt, operator.id);
    throw new Refusal('password_wrong', { keepsWrites: true });
  }
  await forgetTries(tx, attempt);
  return operator;
}
