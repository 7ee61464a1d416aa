import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { withdrawCard } from '../cards/withdraw-card.ts';
import { unbindWechat } from '../sign-in/unbind-wechat.ts';

/**
 * Rule 22: the registry has another phone for a practitioner than the one that signs in. The sign-in is unbound, its
 * password is forgotten, its sessions end at once, and the card is withdrawn until the new phone is bound.
 * A practitioner who never signed in needs nothing.
 */
export async function unbindPractitioner(db: Db | Tx, input: { actor: Actor; practitionerId: string; phoneIndex: Buffer }): Promise<boolean> {
  const { actor, practitionerId, phoneIndex } = input;
  return inTransaction(db, async (tx) => {
    const account = await tx
      .updateTable('practitioner_accounts')
      .set({ phone_index: phoneIndex, bound_at: null, password_hash: null, password_set_at: null })
      .where('practitioner_id', '=', practitionerId)
      .where('phone_index', '<>', phoneIndex)
      .returning('practitioner_id')
      .executeTakeFirst();
    if (account === undefined) return false;
    await endSessionsOf(tx, { audience: 'practitioner', accountIds: [practitionerId] }, 'phone_changed');
    await unbindWechat(tx, { actor, practitionerId, reason: 'phone_changed' });
    await withdrawCard(tx, { actor, practitionerId, reason: 'phone_changed' });
    await logActivity(tx, actor, { action: 'unbind-practitioner', object: { kind: 'practitioner', id: practitionerId }, detail: { reason: 'phone_changed' } });
    return true;
  });
}
