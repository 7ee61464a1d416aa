import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { addNotification } from '../notifications/add-notification.ts';

/** Undoes a hiding (A7). The card stays withdrawn until its owner publishes it again. @throws Refusal `card_not_found`. */
export async function unhideCard(db: Db | Tx, { actor, cardId }: { actor: Actor; cardId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const card = await tx.selectFrom('cards').select(['practitioner_id', 'hidden_at']).where('id', '=', cardId).forUpdate().executeTakeFirst();
    if (card === undefined) throw new Refusal('card_not_found');
    if (card.hidden_at === null) return;
    await tx.updateTable('cards').set({ hidden_at: null, hidden_reason: null }).where('id', '=', cardId).execute();
    await addNotification(tx, { to: { practitionerId: card.practitioner_id }, kind: 'card_unhidden', object: { kind: 'card', id: cardId } });
    await logActivity(tx, actor, { action: 'unhide-card', object: { kind: 'card', id: cardId } });
  });
}
