import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { Tx } from '../../platform/database.ts';
import { lockSubject } from './sql.ts';

/**
 * Remembers that an openid is this person's, after a code or the password proved it. An openid has one person at most:
 * another one's binding ends, with a line in the activity log. It signs nobody in.
 */
export async function bindWechat(tx: Tx, { actor, openidIndex, practitionerId }: { actor: Actor; openidIndex: Buffer; practitionerId: string }): Promise<void> {
  await lockSubject(tx, `wechat:${openidIndex.toString('base64url')}`);
  const before = await tx.selectFrom('wechat_bindings').select('practitioner_id').where('openid_index', '=', openidIndex).executeTakeFirst();
  if (before?.practitioner_id === practitionerId) return;
  await tx
    .insertInto('wechat_bindings')
    .values({ openid_index: openidIndex, practitioner_id: practitionerId })
    .onConflict((conflict) => conflict.column('openid_index').doUpdateSet({ practitioner_id: practitionerId, bound_at: sql<Date>`now()` }))
    .execute();
  if (before !== undefined) {
    await logActivity(tx, actor, { action: 'unbind-wechat', object: { kind: 'practitioner', id: before.practitioner_id }, detail: { reason: 'bound_to_another' } });
  }
  await logActivity(tx, actor, { action: 'bind-wechat', object: { kind: 'practitioner', id: practitionerId } });
}
