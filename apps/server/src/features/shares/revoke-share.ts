import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { showShare, type ShareMeans } from './show-share.ts';
import { selectMyShares } from './sql.ts';

/**
 * 停用 a share (P5): its code opens nothing from the commit on. One that has ended already stays as it ended.
 * @throws Refusal `share_not_found`, also for a share of somebody else (rule 23).
 */
export async function revokeShare(db: Db | Tx, { actor, practitionerId, shareId, means }: { actor: Actor; practitionerId: string; shareId: string; means: ShareMeans }) {
  return inTransaction(db, async (tx) => {
    const revoked = await tx
      .updateTable('shares')
      .set({ ended_at: sql<Date>`now()`, ended_reason: 'revoked', code_cipher: null })
      .where('id', '=', shareId)
      .where('practitioner_id', '=', practitionerId)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', sql<Date>`now()`)
      .returning('view_count')
      .executeTakeFirst();
    if (revoked !== undefined) await logActivity(tx, actor, { action: 'revoke-share', object: { kind: 'share', id: shareId }, detail: { viewCount: revoked.view_count } });
    const share = await selectMyShares(tx, practitionerId).where('s.id', '=', shareId).executeTakeFirst();
    if (share === undefined) throw new Refusal('share_not_found');
    return showShare(share, means);
  });
}
