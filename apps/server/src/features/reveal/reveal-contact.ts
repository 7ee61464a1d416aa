import type { Insertable } from 'kysely';
import type { Config } from '../../config.ts';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import type { Tables } from '../../platform/database-tables.ts';
import { newId } from '../../platform/ids.ts';
import { prepareQuery } from '../../platform/prepare-query.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { InstitutionCaller } from '../../platform/sessions.ts';
import { findContact, type Contact } from '../cards/find-contact.ts';
import { isVisibleTo, type Viewer } from '../cards/is-visible-to.ts';
import { makeWatermark } from '../institutions/make-watermark.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { addPointEntry } from '../points/add-point-entry.ts';
import { readBalance } from '../points/read-balance.ts';
import { readRevealPrice } from '../points/read-reveal-price.ts';
import { admitReveal } from './admit-reveal.ts';
import { fallsBelowReserve } from './rules.ts';

export interface ContactReveal {
  contact: Contact;
  pointsCharged: number;
  balanceAfter: number;
  revealedAt: string;
  watermark: string;
}

interface RevealRequest {
  actor: Actor;
  caller: InstitutionCaller;
  cardId: string;
  /** The price that the user saw. */
  expectedPoints: number;
  idempotencyKey: string;
  cipher: ContactCipher;
  limits: Config['limits'];
}

const lockVisibleCard = prepareQuery<Viewer & { cardId: string }, { id: string; practitioner_id: string }>(({ cardId, institutionId, nameKey }, db) =>
  db.selectFrom('cards as c').select(['c.id', 'c.practitioner_id']).where('c.id', '=', cardId).where(isVisibleTo({ institutionId, nameKey })).forShare(),
);
/**
 * Gives way to whoever came first by either constraint: the pair (rule 2) or the key. With the pair alone named, two that come
 * at once with one key can meet at the key first, and the repeat would be refused instead of answered (rule 25).
 */
const insertReveal = prepareQuery<Insertable<Tables['contact_reveals']>, { id: string; revealed_at: Date }>(({ id, institution_id, practitioner_id, institution_account_id, points, idempotency_key }, db) =>
  db
    .insertInto('contact_reveals')
    .values({ id, institution_id, practitioner_id, institution_account_id, points, idempotency_key })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'revealed_at']),
);

/**
 * 查看联系方式 (I4). One transaction: the card is still visible (locked against a withdrawal in flight) → the reveal is
 * inserted, and who loses that race owns it already → points are spent → activity row. So there is one charge for one
 * (institution, practitioner), ever (rule 2), and an owner sees the contact again for free. The paying request repeated
 * with its key gets its own answer again (rule 25), but never after the card is gone (rule 4).
 * @throws Refusal `card_not_found` (also for withdrawn and blocked), `contact_missing`, `price_changed` (with the price
 * now), `too_many_requests`, `points_insufficient`, `idempotency_key_reused`. A refusal leaves no trace and charges nothing (rule 3).
 */
export async function revealContact(db: Db, request: RevealRequest): Promise<ContactReveal> {
  return inTransaction(db, async (tx) => ({ ...(await revealOnce(tx, request)), watermark: makeWatermark(request.caller.accountName) }));
}

async function revealOnce(tx: Tx, request: RevealRequest): Promise<Omit<ContactReveal, 'watermark'>> {
  const { actor, caller, cardId, expectedPoints, cipher } = request;
  const [card] = await lockVisibleCard(tx, { cardId, institutionId: caller.institutionId, nameKey: caller.nameKey });
  if (card === undefined) throw new Refusal('card_not_found');
  const contact = await findContact(tx, cipher, card.practitioner_id);
  if (contact === undefined || contact.phone === null) throw new Refusal('contact_missing');

  const points = await readRevealPrice(tx);
  const [inserted] = await insertReveal(tx, {
    id: newId('rev'),
    institution_id: caller.institutionId,
    practitioner_id: card.practitioner_id,
    institution_account_id: caller.accountId,
    points,
    idempotency_key: request.idempotencyKey,
  });
  if (inserted === undefined) return showOwned(tx, request, card.practitioner_id, contact);

  if (points !== expectedPoints) throw new Refusal('price_changed', { extra: { points } });
  await admitReveal(tx, caller.institutionId, request.limits);
  const balanceAfter = await addPointEntry(tx, { institutionId: caller.institutionId, kind: 'reveal', points: -points, revealId: inserted.id });
  await logActivity(tx, actor, { action: 'reveal-contact', object: { kind: 'card', id: card.id }, detail: { points, revealId: inserted.id } });
  await tellBothSides(tx, { caller, card, points, balanceAfter });
  return { contact, pointsCharged: points, balanceAfter, revealedAt: inserted.revealed_at.toISOString() };
}

/** The person reads who has the contact now (P9); the institution that its points run low, once on the way down. */
async function tellBothSides(tx: Tx, { caller, card, points, balanceAfter }: { caller: InstitutionCaller; card: { id: string; practitioner_id: string }; points: number; balanceAfter: number }) {
  const { institutionId, institutionName } = caller;
  await addNotification(tx, { to: { practitionerId: card.practitioner_id }, kind: 'card_revealed', object: { kind: 'card', id: card.id }, detail: { institutionName } });
  if (!fallsBelowReserve({ points, balanceAfter })) return;
  await addNotification(tx, { to: { institutionId }, kind: 'points_low', object: { kind: 'points', id: institutionId }, detail: { balance: balanceAfter, price: points } });
}

async function showOwned(tx: Tx, { caller, expectedPoints, idempotencyKey }: RevealRequest, practitionerId: string, contact: Contact): Promise<Omit<ContactReveal, 'watermark'>> {
  const owned = await tx
    .selectFrom('contact_reveals as r')
    .leftJoin('point_entries as e', (join) => join.onRef('e.reveal_id', '=', 'r.id').on('e.kind', '=', 'reveal'))
    .select(['r.revealed_at', 'r.points', 'r.idempotency_key', 'r.institution_account_id', 'e.balance_after'])
    .where('r.institution_id', '=', caller.institutionId)
    .where('r.practitioner_id', '=', practitionerId)
    .executeTakeFirst();
  // What gave way was the key, which this account has used for somebody else.
  if (owned === undefined) throw new Refusal('idempotency_key_reused');
  const revealedAt = owned.revealed_at.toISOString();
  const isRepeat = owned.idempotency_key === idempotencyKey && owned.institution_account_id === caller.accountId;
  if (isRepeat && owned.points !== expectedPoints) throw new Refusal('idempotency_key_reused');
  if (isRepeat && owned.balance_after !== null) return { contact, pointsCharged: owned.points, balanceAfter: owned.balance_after, revealedAt };
  return { contact, pointsCharged: 0, balanceAfter: await readBalance(tx, caller.institutionId), revealedAt };
}
