import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { withdrawCard } from './withdraw-card.ts';

/**
 * 下架名片 (A7): gone for every institution from the commit on, with the refunds of a withdrawal (rule 4); its owner is
 * told why and cannot publish it meanwhile. Hiding it again changes the reason.
 * @throws Refusal `card_not_found`.
 */
export async function hideCard(db: Db | Tx, { actor, cardId, reason }: { actor: Actor; cardId: string; reason: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const card = await tx
      .updateTable('cards')
      .set({ hidden_at: sql<Date>`coalesce(hidden_at, date_trunc('milliseconds', clock_timestamp()))`, hidden_reason: reason })
      .where('id', '=', cardId)
      .returning('practitioner_id')
      .executeTakeFirst();
    if (card === undefined) throw new Refusal('card_not_found');
    await withdrawCard(tx, { actor, practitionerId: card.practitioner_id, reason: 'hidden' });
    await addNotification(tx, { to: { practitionerId: card.practitioner_id }, kind: 'card_hidden', object: { kind: 'card', id: cardId }, detail: { reason } });
    await logActivity(tx, actor, { action: 'hide-card', object: { kind: 'card', id: cardId }, detail: { reason } });
  });
}
