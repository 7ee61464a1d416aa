import { sql } from 'kysely';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { InstitutionCaller } from '../../platform/sessions.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { findVisibleCard } from '../cards/find-visible-card.ts';
import { showCard } from '../cards/show-card.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { readRevealOffer } from '../reveal/get-reveal-offer.ts';

/**
 * Opens a card page (I4): makes or refreshes the one view record of (institution, practitioner) with time and count
 * (rule 6), tells the practitioner once a day, and answers the card without contact and the present offer.
 * @throws Refusal `card_not_found`, the same for missing, withdrawn, hidden and blocked.
 */
export async function viewCard(db: Db | Tx, { caller, cardId }: { caller: InstitutionCaller; cardId: string }) {
  return inTransaction(db, async (tx) => {
    const card = await findVisibleCard(tx, caller, cardId);
    if (card === undefined) throw new Refusal('card_not_found');
    const view = await tx
      .insertInto('card_views')
      .values({ id: newId('view'), institution_id: caller.institutionId, practitioner_id: card.practitioner_id, card_id: card.id })
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'practitioner_id']).doUpdateSet({
          view_count: sql<number>`card_views.view_count + 1`,
          last_viewed_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())`,
        }),
      )
      .returning('last_viewed_at')
      .executeTakeFirstOrThrow();
    const today = shanghaiDay();
    await addNotification(tx, {
      to: { practitionerId: card.practitioner_id },
      kind: 'card_viewed',
      object: { kind: 'card', id: card.id },
      detail: { institutionName: caller.institutionName },
      collapse: { key: `card_viewed:${caller.institutionId}:${today}`, whenRead: 'leave' },
    });
    return {
      card: showCard(card, today),
      offer: await readRevealOffer(tx, caller.institutionId, card.practitioner_id),
      viewedAt: view.last_viewed_at.toISOString(),
    };
  });
}
