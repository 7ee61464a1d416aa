import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { isPasswordTooOld, verifyNothing, verifyPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openSession } from '../../platform/sessions.ts';
import { accountNameKey } from '../institutions/rules.ts';
import { admitSignIn, countWrongPassword, forgetTries } from './admit-sign-in.ts';
import type { Client, Means } from './rules.ts';

/**
 * I1: opens a session for an institution's account. With the default password it may do nothing but set its own one.
 * Unknown, disabled and wrong have one answer and one time (rule 21).
 * @throws Refusal `credentials_wrong`, counted; `sign_in_locked`; `default_password_expired`, told only to whoever knows
 * the password.
 */
export async function signInInstitution(
  db: Db | Tx,
  args: { accountName: string; password: string; client: Client; limits: Means['limits'] },
): Promise<Awaited<ReturnType<typeof openSession>>> {
  const name = accountNameKey(args.accountName);
  const attempt = { target: { kind: 'institution', name }, client: args.client, limits: args.limits } as const;
  return inTransaction(db, async (tx) => {
    await admitSignIn(tx, attempt);
    const account = await findAccount(tx, name);
    const isRight = account === undefined ? await verifyNothing(args.password) : await verifyPassword(account.passwordHash, args.password);
    if (!isRight || account === undefined) {
      await countWrongPassword(tx, attempt, account?.id ?? null);
      throw new Refusal('credentials_wrong', { keepsWrites: true });
    }
    await forgetTries(tx, attempt);
    const actor = { ...args.client.actor, kind: 'institution', id: account.id } as const;
    const object = { kind: 'institution', id: account.institutionId };
    if (account.isExpired) {
      await logActivity(tx, args.client.actor, { action: 'sign-in-institution', object, detail: { outcome: 'default_password_expired' } });
      throw new Refusal('default_password_expired', { keepsWrites: true });
    }
    // The way of the first sign-in leads to a new password here too.
    const scope = account.isDefault || isPasswordTooOld(account.passwordSetAt, args.limits) ? 'change_password' : 'full';
    await logActivity(tx, actor, { action: 'sign-in-institution', object, detail: { scope } });
    return openSession(tx, { audience: 'institution', accountId: account.id, scope, place: { userAgent: args.client.userAgent ?? '', address: args.client.address } });
  });
}

const findAccount = (tx: Tx, accountName: string) =>
  tx
    .selectFrom('institution_accounts as a')
    .innerJoin('institutions as i', 'i.id', 'a.institution_id')
    .select([
      'a.id',
      'a.institution_id as institutionId',
      'a.password_hash as passwordHash',
      'a.password_set_at as passwordSetAt',
      sql<boolean>`a.password_set_at is null`.as('isDefault'),
      sql<boolean>`coalesce(a.default_password_expires_at <= now(), false)`.as('isExpired'),
    ])
    .where('a.account_name', '=', accountName)
    .where('a.disabled_at', 'is', null)
    .where('i.disabled_at', 'is', null)
    .executeTakeFirst();
