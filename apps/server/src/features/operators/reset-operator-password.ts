import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { hashPassword, newDefaultPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { forgetWrongPasswords } from '../sign-in/admit-sign-in.ts';

/**
 * A9: a new random password, shown once; the account's logins end and the second factor stays. A lock by wrong passwords
 * ends too, so that it never shuts the owner out.
 * @throws Refusal `not_found`, also for a disabled account: a password would not open it.
 */
export async function resetOperatorPassword(
  db: Db | Tx,
  { operatorId, defaultPasswordDays, actor }: { operatorId: string; defaultPasswordDays: number; actor: Actor },
): Promise<{ password: string }> {
  const password = newDefaultPassword(16);
  const passwordHash = await hashPassword(password);
  return inTransaction(db, async (tx) => {
    const changed = await tx
      .updateTable('operators')
      .set({ password_hash: passwordHash, password_set_at: null, given_password_expires_at: sql<Date>`now() + make_interval(days => ${defaultPasswordDays}::int)` })
      .where('id', '=', operatorId)
      .where('disabled_at', 'is', null)
      .returning('account_name')
      .executeTakeFirst();
    if (changed === undefined) throw new Refusal('not_found');
    await forgetWrongPasswords(tx, { kind: 'operator', name: changed.account_name });
    await endSessionsOf(tx, { audience: 'operator', accountIds: [operatorId] }, 'password reset');
    await logActivity(tx, actor, { action: 'reset-operator-password', object: { kind: 'operator', id: operatorId } });
    return { password };
  });
}
