import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { assertStrongPassword, hashPassword, verifyPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf, openOperatorSession, type OperatorCaller } from '../../platform/sessions.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { needsNewPassword, nextScope } from './rules.ts';
import type { OperatorSession } from './sign-in-operator.ts';
import { lockOperator } from './sql.ts';

/**
 * A9: replaces the random password of a new or reset account, or one that is too old, by an own one. Every session that was opened with it ends.
 * Eight characters are enough, because no operator comes in without the second factor.
 * @throws Refusal `password_too_weak`, also for the random password and the account name; `wrong_audience` for a token of
 * another step; `sign_in_required` when the random password expired or was replaced meanwhile.
 */
export async function setOperatorPassword(db: Db | Tx, args: { caller: OperatorCaller; password: string; client: Client; limits: Means['limits'] }): Promise<OperatorSession> {
  if (args.caller.scope !== 'change_password') throw new Refusal('wrong_audience');
  return inTransaction(db, async (tx) => {
    const operator = await lockOperator(tx, args.caller.accountId);
    if (operator === undefined || operator.disabledAt !== null || !needsNewPassword(operator, args.limits) || operator.isGivenPasswordExpired) throw new Refusal('sign_in_required');
    const isGiven = await verifyPassword(operator.passwordHash, args.password);
    assertStrongPassword(args.password, isGiven ? [args.password] : [operator.accountName], args.limits);
    await tx
      .updateTable('operators')
      .set({ password_hash: await hashPassword(args.password), password_set_at: sql<Date>`now()`, given_password_expires_at: null })
      .where('id', '=', operator.id)
      .execute();
    await endSessionsOf(tx, { audience: 'operator', accountIds: [operator.id] }, 'password set');
    await logActivity(tx, args.client.actor, { action: 'set-operator-password', object: { kind: 'operator', id: operator.id } });
    // Whoever has a second factor has proved it before coming here.
    const scope = nextScope({ ...operator, hasOwnPassword: true, passwordSetAt: null }, true, args.limits);
    return openOperatorSession(tx, { accountId: operator.id, scope, place: { userAgent: args.client.userAgent ?? '', address: args.client.address } });
  });
}
