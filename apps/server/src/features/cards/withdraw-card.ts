import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { refundReveals } from '../reveal/refund-reveals.ts';
import { endShares } from './end-shares.ts';
import { refreshCardSearch } from './refresh-card-search.ts';

/**
 * 撤回名片 (P4, rule 4), also used when a practitioner is retired or the phone changes (rule 22). From the commit on no
 * institution sees card or contact, and no shared link opens it (P5), also of a card that was never published; reveals of
 * the last 24 hours are refunded. Withdrawing twice changes nothing.
 * The row lock on the card orders it against a reveal in flight: the reveal either commits before, and is refunded, or
 * finds the card gone.
 */
export async function withdrawCard(
  db: Db | Tx,
  { actor, practitionerId, reason }: { actor: Actor; practitionerId: string; reason: 'owner' | 'retired' | 'phone_changed' | 'hidden' | 'closed' },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const card = await tx
      .updateTable('cards')
      .set({ published_at: null, withdrawn_at: sql<Date>`now()` })
      .where('practitioner_id', '=', practitionerId)
      .where('published_at', 'is not', null)
      .returning('id')
      .executeTakeFirst();
    const endedShares = await endShares(tx, { practitionerId, reason: 'card_withdrawn' });
    if (card === undefined) {
      if (endedShares > 0) await logActivity(tx, actor, { action: 'end-shares', object: { kind: 'practitioner', id: practitionerId }, detail: { reason, endedShares } });
      return;
    }
    await refreshCardSearch(tx, [practitionerId]);
    const refunded = await refundReveals(tx, { practitionerId });
    await logActivity(tx, actor, { action: 'withdraw-card', object: { kind: 'card', id: card.id }, detail: { reason, refundedReveals: refunded, endedShares } });
  });
}
