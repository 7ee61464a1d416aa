import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { assertStrongPassword, hashPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf, openSession } from '../../platform/sessions.ts';
import { createCard } from '../cards/create-card.ts';
import { forgetWrongPasswords } from './admit-sign-in.ts';
import type { Client, Means } from './rules.ts';
import { completeFlows, findPhoneHolder, holdBinding, lockFlow } from './sql.ts';

type Session = Awaited<ReturnType<typeof openSession>>;

/**
 * Sets the password of a verified flow and ends every earlier session (rule 22). Binding signs in and makes the card
 * (P1); a reset answers no session, the user signs in with the new password (P2).
 * @throws Refusal `flow_invalid` when the code of this very flow was not verified, or the phone is no longer this
 * person's; `password_too_weak`.
 */
export async function setPractitionerPassword(
  db: Db | Tx,
  args: { flowToken: string; password: string; client: Client } & Means,
): Promise<{ session: Session | null }> {
  return inTransaction(db, async (tx) => {
    const flow = await lockFlow(tx, args.flowToken);
    if (flow === undefined || flow.verifiedAt === null) throw new Refusal('flow_invalid');
    const holder = await findPhoneHolder(tx, flow.phoneIndex);
    if (holder === undefined || !holder.isBound || holder.id !== flow.practitionerId) throw new Refusal('flow_invalid');
    if (!(await holdBinding(tx, holder.id, flow.phoneIndex))) throw new Refusal('flow_invalid');
    assertStrongPassword(args.password, [args.cipher.decrypt(flow.phoneCipher)], args.limits);

    await tx
      .updateTable('practitioner_accounts')
      .set({ password_hash: await hashPassword(args.password), password_set_at: sql<Date>`now()` })
      .where('practitioner_id', '=', holder.id)
      .execute();
    await completeFlows(tx, { id: flow.id, practitionerId: holder.id });
    await endSessionsOf(tx, { audience: 'practitioner', accountIds: [holder.id] }, flow.purpose === 'reset' ? 'password reset' : 'password set');
    await forgetWrongPasswords(tx, { kind: 'practitioner', name: flow.phoneIndex.toString('base64url') });
    await createCard(tx, holder.id);
    const object = { kind: 'practitioner', id: holder.id };
    if (flow.purpose === 'reset') {
      await logActivity(tx, args.client.actor, { action: 'reset-password', object });
      return { session: null };
    }
    await logActivity(tx, args.client.actor, { action: 'set-practitioner-password', object });
    return { session: await openSession(tx, { audience: 'practitioner', accountId: holder.id, place: { userAgent: args.client.userAgent ?? '', address: args.client.address } }) };
  });
}
