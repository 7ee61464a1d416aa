import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { LoginPlace } from '../../platform/describe-device.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { assertStrongPassword, hashPassword, verifyPassword, type PasswordPolicy } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf, openSession, type InstitutionCaller } from '../../platform/sessions.ts';

/**
 * I1: replaces the default password, or one that is too old, by an own one. That password and every session opened with it end; a full
 * session opens.
 * @throws Refusal `password_too_weak`, for the default password and the account name too; `wrong_audience` for a session
 * that has its own password already: changing that needs the present one; `sign_in_required` when the default password
 * has expired or was replaced meanwhile.
 */
export async function setInstitutionPassword(
  db: Db | Tx,
  args: { caller: InstitutionCaller; password: string; actor: Actor; place?: LoginPlace; policy: PasswordPolicy },
): Promise<Awaited<ReturnType<typeof openSession>>> {
  if (args.caller.scope !== 'change_password') throw new Refusal('wrong_audience');
  const accountId = args.caller.accountId;
  return inTransaction(db, async (tx) => {
    const account = await tx
      .selectFrom('institution_accounts')
      .select(['account_name', 'password_hash'])
      .where('id', '=', accountId)
      // An own password stands here only when it was too old at the sign-in: setting one ends every such login.
      .where(({ or, eb }) => or([eb('default_password_expires_at', '>', sql<Date>`now()`), eb('password_set_at', 'is not', null)]))
      .forUpdate()
      .executeTakeFirst();
    if (account === undefined) throw new Refusal('sign_in_required');
    const isDefault = await verifyPassword(account.password_hash, args.password);
    assertStrongPassword(args.password, isDefault ? [args.password] : [account.account_name], args.policy);

    await tx
      .updateTable('institution_accounts')
      .set({ password_hash: await hashPassword(args.password), password_set_at: sql<Date>`now()`, default_password_expires_at: null })
      .where('id', '=', accountId)
      .execute();
    await endSessionsOf(tx, { audience: 'institution', accountIds: [accountId] }, 'password set');
    await logActivity(tx, args.actor, { action: 'set-institution-password', object: { kind: 'institution', id: args.caller.institutionId } });
    return openSession(tx, { audience: 'institution', accountId, ...(args.place === undefined ? {} : { place: args.place }) });
  });
}
