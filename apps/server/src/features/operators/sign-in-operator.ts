import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { verifyNothing, verifyPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openOperatorSession } from '../../platform/sessions.ts';
import { accountNameKey } from '../institutions/rules.ts';
import { admitSignIn, countWrongPassword, forgetTries } from '../sign-in/admit-sign-in.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { nextScope } from './rules.ts';
import { findActiveByName } from './sql.ts';

export type OperatorSession = Awaited<ReturnType<typeof openOperatorSession>>;

/**
 * A9, step 1: account and password. The token that it answers is good for the next step alone. Unknown, disabled and wrong
 * have one answer and one time (rule 21).
 * @throws Refusal `credentials_wrong`, counted; `sign_in_locked`; `default_password_expired`, told only to whoever knows
 * the password.
 */
export async function signInOperator(
  db: Db | Tx,
  args: { accountName: string; password: string; client: Client; limits: Means['limits'] },
): Promise<OperatorSession> {
  const name = accountNameKey(args.accountName);
  const attempt = { target: { kind: 'operator', name }, client: args.client, limits: args.limits } as const;
  return inTransaction(db, async (tx) => {
    await admitSignIn(tx, attempt);
    const operator = await findActiveByName(tx, name);
    const isRight = operator === undefined ? await verifyNothing(args.password) : await verifyPassword(operator.passwordHash, args.password);
    if (!isRight || operator === undefined) {
      await countWrongPassword(tx, attempt, operator?.id ?? null);
      throw new Refusal('credentials_wrong', { keepsWrites: true });
    }
    const object = { kind: 'operator', id: operator.id };
    if (operator.isGivenPasswordExpired) {
      await forgetTries(tx, attempt);
      await logActivity(tx, args.client.actor, { action: 'sign-in-operator', object, detail: { outcome: 'default_password_expired' } });
      throw new Refusal('default_password_expired', { keepsWrites: true });
    }
    const scope = nextScope(operator, false, args.limits);
    await forgetTries(tx, attempt);
    await logActivity(tx, { ...args.client.actor, kind: 'operator', id: operator.id }, { action: 'sign-in-operator', object, detail: { scope } });
    return openOperatorSession(tx, { accountId: operator.id, scope, place: { userAgent: args.client.userAgent ?? '', address: args.client.address } });
  });
}
