import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { Tx } from '../../platform/database.ts';

/** Ends every binding of a person, when the phone changed (rule 22) or the account is closed (X4). */
export async function unbindWechat(tx: Tx, { actor, practitionerId, reason }: { actor: Actor; practitionerId: string; reason: 'phone_changed' | 'closed' }): Promise<void> {
  const { numDeletedRows } = await tx.deleteFrom('wechat_bindings').where('practitioner_id', '=', practitionerId).executeTakeFirst();
  if (numDeletedRows > 0n) await logActivity(tx, actor, { action: 'unbind-wechat', object: { kind: 'practitioner', id: practitionerId }, detail: { reason } });
}
