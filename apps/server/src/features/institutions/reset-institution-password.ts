import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { hashPassword, newDefaultPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { accountNameKey } from './rules.ts';
import type { CreatedInstitution } from './create-institution.ts';

/**
 * A1: a new random default password for an account that lost its own or let the default one expire. Every session of the
 * account ends (rule 22), and its next sign-in must set an own password (rule 21). A password that still waits from an
 * import is wiped, because it no longer opens anything.
 * @param args the account by its name, or by its id and institution.
 * @throws Refusal `institution_not_found`.
 */
export async function resetInstitutionPassword(
  db: Db | Tx,
  args: ({ accountName: string } | { institutionId: string; accountId: string }) & { defaultPasswordDays: number; actor: Actor },
): Promise<CreatedInstitution> {
  const defaultPassword = newDefaultPassword();
  const passwordHash = await hashPassword(defaultPassword);
  return inTransaction(db, async (tx) => {
    const account = await tx
      .updateTable('institution_accounts as a')
      .from('institutions as i')
      .set({
        password_hash: passwordHash,
        password_set_at: null,
        default_password_expires_at: sql<Date>`now() + make_interval(days => ${args.defaultPasswordDays})`,
      })
      .whereRef('i.id', '=', 'a.institution_id')
      .where((eb) =>
        'accountName' in args
          ? eb('a.account_name', '=', accountNameKey(args.accountName))
          : eb.and([eb('a.id', '=', args.accountId), eb('a.institution_id', '=', args.institutionId)]),
      )
      .returning(['a.id', 'a.account_name', 'a.institution_id', 'a.default_password_expires_at', 'i.name'])
      .executeTakeFirst();
    if (account === undefined) {
      throw new Refusal('institution_not_found', 'accountName' in args ? { title: `没有账号名为“${args.accountName}”的机构` } : {});
    }
    await tx.deleteFrom('institution_import_passwords').where('account_id', '=', account.id).execute();
    await endSessionsOf(tx, { audience: 'institution', accountIds: [account.id] }, 'password reset by operator');
    await logActivity(tx, args.actor, {
      action: 'reset-institution-password',
      object: { kind: 'institution', id: account.institution_id },
      detail: { accountId: account.id },
    });
    return {
      institutionId: account.institution_id,
      institutionName: account.name,
      accountId: account.id,
      accountName: account.account_name,
      defaultPassword,
      defaultPasswordExpiresAt: account.default_password_expires_at!,
    };
  });
}
