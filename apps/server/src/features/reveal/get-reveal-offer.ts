import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { InstitutionCaller } from '../../platform/sessions.ts';
import { isVisibleTo } from '../cards/is-visible-to.ts';
import { readBalance } from '../points/read-balance.ts';
import { readRevealPrice } from '../points/read-reveal-price.ts';

export interface RevealOffer {
  state: 'owned' | 'available' | 'insufficient';
  points: number;
  balance: number;
  balanceAfter: number | null;
}

/** The figures of the price sheet for one practitioner: price, balance, balance after (rule 3). */
export async function readRevealOffer(db: Db | Tx, institutionId: string, practitionerId: string): Promise<RevealOffer> {
  const owned = await db
    .selectFrom('contact_reveals')
    .select('id')
    .where('institution_id', '=', institutionId)
    .where('practitioner_id', '=', practitionerId)
    .executeTakeFirst();
  const balance = await readBalance(db, institutionId);
  if (owned !== undefined) return { state: 'owned', points: 0, balance, balanceAfter: balance };
  const points = await readRevealPrice(db);
  return balance >= points
    ? { state: 'available', points, balance, balanceAfter: balance - points }
    : { state: 'insufficient', points, balance, balanceAfter: null };
}

/**
 * The offer for a card that is visible to this institution.
 * @throws Refusal `card_not_found`; `contact_missing` when there is nothing to reveal.
 */
export async function getRevealOffer(db: Db | Tx, { caller, cardId }: { caller: InstitutionCaller; cardId: string }): Promise<RevealOffer> {
  const card = await db
    .selectFrom('cards as c')
    .innerJoin('practitioners as p', 'p.id', 'c.practitioner_id')
    .select(['p.id as practitioner_id', 'p.phone_index'])
    .where('c.id', '=', cardId)
    .where(isVisibleTo(caller))
    .executeTakeFirst();
  if (card === undefined) throw new Refusal('card_not_found');
  if (card.phone_index === null) throw new Refusal('contact_missing');
  return readRevealOffer(db, caller.institutionId, card.practitioner_id);
}
