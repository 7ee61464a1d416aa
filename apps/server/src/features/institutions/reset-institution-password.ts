import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { OperatorRefusal } from '../../platform/operator-refusal.ts';
import { hashPassword, newDefaultPassword } from '../../platform/passwords.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { accountNameKey } from './rules.ts';

/**
 * A1: a new random default password for an account that lost its own or let the default one expire. Every session of the
 * account ends (rule 22), and its next sign-in must set an own password (rule 21).
 * @throws OperatorRefusal `institution_not_found`.
 */
export async function resetInstitutionPassword(
  db: Db | Tx,
  args: { accountName: string; defaultPasswordDays: number; actor: Actor },
): Promise<{ accountName: string; defaultPassword: string; defaultPasswordExpiresAt: Date }> {
  const accountName = accountNameKey(args.accountName);
  const defaultPassword = newDefaultPassword();
  const passwordHash = await hashPassword(defaultPassword);
  return inTransaction(db, async (tx) => {
    const account = await tx
      .updateTable('institution_accounts')
      .set({
        password_hash: passwordHash,
        password_set_at: null,
        default_password_expires_at: sql<Date>`now() + make_interval(days => ${args.defaultPasswordDays})`,
      })
      .where('account_name', '=', accountName)
      .returning(['id', 'institution_id', 'default_password_expires_at'])
      .executeTakeFirst();
    if (account === undefined) throw new OperatorRefusal('institution_not_found', `没有账号名为“${args.accountName}”的机构`);
    await endSessionsOf(tx, { audience: 'institution', accountIds: [account.id] }, 'password reset by operator');
    await logActivity(tx, args.actor, { action: 'reset-institution-password', object: { kind: 'institution', id: account.institution_id } });
    return { accountName, defaultPassword, defaultPasswordExpiresAt: account.default_password_expires_at! };
  });
}
