import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { assertStrongPassword, hashPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf, openOperatorSession, type OperatorCaller } from '../../platform/sessions.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { requireOwnPassword } from './prove-operator-password.ts';
import type { OperatorSession } from './sign-in-operator.ts';

/**
 * A9: a new password for the present one. Every login of the account ends (rule 22), and this one goes on with a new token.
 * @throws Refusal `password_wrong`, counted; `sign_in_locked`; `password_too_weak`, also for the present one.
 */
export async function changeOperatorPassword(
  db: Db | Tx,
  args: { caller: OperatorCaller; currentPassword: string; password: string; client: Client; limits: Means['limits'] },
): Promise<OperatorSession> {
  return inTransaction(db, async (tx) => {
    const operator = await requireOwnPassword(tx, { ...args, password: args.currentPassword, action: 'change-operator-password' });
    if (args.password.normalize('NFKC') === args.currentPassword.normalize('NFKC')) {
      throw new Refusal('password_too_weak', { errors: [{ pointer: '/body/password', message: '新密码不能与当前密码相同' }] });
    }
    assertStrongPassword(args.password, [operator.accountName], args.limits);
    await tx.updateTable('operators').set({ password_hash: await hashPassword(args.password), password_set_at: sql<Date>`now()` }).where('id', '=', operator.id).execute();
    await endSessionsOf(tx, { audience: 'operator', accountIds: [operator.id] }, 'password changed');
    await logActivity(tx, args.client.actor, { action: 'change-operator-password', object: { kind: 'operator', id: operator.id } });
    return openOperatorSession(tx, { accountId: operator.id, scope: 'full', place: { userAgent: args.client.userAgent ?? '', address: args.client.address } });
  });
}
