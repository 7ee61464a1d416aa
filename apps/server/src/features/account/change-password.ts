import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { assertStrongPassword, hashPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { findContact } from '../cards/find-contact.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { provePassword, type UserCaller } from './prove-password.ts';

/**
 * 修改密码 (X2): the present password is proved, the new one is strong (rule 21), and every other login of the account ends
 * while this one stays (rule 22).
 * @throws Refusal `password_wrong`, counted; `sign_in_locked`; `password_too_weak`, also for the present one.
 */
export async function changePassword(
  db: Db | Tx,
  args: { caller: UserCaller; currentPassword: string; password: string; client: Client } & Means,
): Promise<void> {
  const { caller } = args;
  await inTransaction(db, async (tx) => {
    const { forbidden } = await provePassword(tx, { ...args, action: 'change-password' });
    // The present password was proved, so this tells its owner nothing new.
    if (args.password.normalize('NFKC') === args.currentPassword.normalize('NFKC')) {
      throw new Refusal('password_too_weak', { errors: [{ pointer: '/body/password', message: '新密码不能与当前密码相同' }] });
    }
    const phone = caller.audience === 'practitioner' ? (await findContact(tx, args.cipher, caller.accountId))?.phone : null;
    assertStrongPassword(args.password, typeof phone === 'string' ? [...forbidden, phone] : forbidden, args.limits);
    const set = { password_hash: await hashPassword(args.password), password_set_at: sql<Date>`now()` };
    if (caller.audience === 'practitioner') await tx.updateTable('practitioner_accounts').set(set).where('practitioner_id', '=', caller.accountId).execute();
    else await tx.updateTable('institution_accounts').set(set).where('id', '=', caller.accountId).execute();
    const ended = await endSessionsOf(tx, { audience: caller.audience, accountIds: [caller.accountId], exceptSessionId: caller.sessionId }, 'password changed');
    const object = caller.audience === 'practitioner' ? { kind: 'practitioner', id: caller.accountId } : { kind: 'institution', id: caller.institutionId };
    await logActivity(tx, args.client.actor, { action: 'change-password', object, detail: { endedSessions: ended } });
  });
}
