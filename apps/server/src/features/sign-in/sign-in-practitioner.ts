import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { isPasswordTooOld, verifyNothing, verifyPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openSession } from '../../platform/sessions.ts';
import { adoptPhones } from '../contact-keys/adopt-phones.ts';
import { admitSignIn, countWrongPassword, forgetTries } from './admit-sign-in.ts';
import { bindWechat } from './bind-wechat.ts';
import { normalisePhone, type Client, type Means } from './rules.ts';
import { findOpenidOfFlow, findPhoneHolder, holdBinding } from './sql.ts';

/**
 * P1 last step: opens a session for a bound phone and its password. A number that is unknown, ambiguous, retired or
 * without a password is refused like a wrong password, in the same time.
 * With the flow of step 1 the right password also says whose WeChat asked.
 * @throws Refusal `password_wrong`, counted; `sign_in_locked` (rule 21); `password_expired`, told only to whoever knows it.
 */
export async function signInPractitioner(
  db: Db | Tx,
  args: { phone: string; password: string; flowToken?: string | undefined; client: Client } & Means,
): Promise<Awaited<ReturnType<typeof openSession>>> {
  const phone = normalisePhone(args.phone);
  const phoneIndex = args.cipher.index(phone);
  const attempt = { target: { kind: 'practitioner', name: phoneIndex.toString('base64url') }, client: args.client, limits: args.limits } as const;
  return inTransaction(db, async (tx) => {
    await adoptPhones(tx, args.cipher, [phone]);
    await admitSignIn(tx, attempt);
    const holder = await findPhoneHolder(tx, phoneIndex);
    const hash = holder?.passwordHash ?? null;
    const isRight = hash === null ? await verifyNothing(args.password) : await verifyPassword(hash, args.password);
    if (!isRight || holder === undefined || !(await holdBinding(tx, holder.id, phoneIndex))) {
      await countWrongPassword(tx, attempt, holder?.id ?? null);
      throw new Refusal('password_wrong', { keepsWrites: true });
    }
    await forgetTries(tx, attempt);
    if (isPasswordTooOld(holder.passwordSetAt, args.limits)) {
      await logActivity(tx, args.client.actor, { action: 'sign-in-practitioner', object: { kind: 'practitioner', id: holder.id }, detail: { outcome: 'password_expired' } });
      throw new Refusal('password_expired', { keepsWrites: true });
    }
    const actor = { ...args.client.actor, kind: 'practitioner', id: holder.id } as const;
    await logActivity(tx, actor, { action: 'sign-in-practitioner', object: { kind: 'practitioner', id: holder.id } });
    const openidIndex = args.flowToken === undefined ? null : await findOpenidOfFlow(tx, args.flowToken, phoneIndex);
    if (openidIndex !== null) await bindWechat(tx, { actor, openidIndex, practitionerId: holder.id });
    return openSession(tx, { audience: 'practitioner', accountId: holder.id, place: { userAgent: args.client.userAgent ?? '', address: args.client.address } });
  });
}
