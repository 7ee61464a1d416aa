import { publishCard, withdrawCard } from '@cert/contract/card';
import { getRevealOffer, revealContact } from '@cert/contract/reveal';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { publishConsent } from '../cards/consent-text.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const reveal = (token: string, cardId: string, expectedPoints = 1, idempotencyKey?: string) =>
  t.call(revealContact, { token, params: { cardId }, body: { expectedPoints }, ...(idempotencyKey ? { idempotencyKey } : {}) });
const offer = (token: string, cardId: string) => t.call(getRevealOffer, { token, params: { cardId } });
const ledger = (institutionId: string) =>
  t.db.selectFrom('point_entries').selectAll().where('institution_id', '=', institutionId).orderBy('sequence').execute();
const setPrice = (points: number) => t.db.insertInto('reveal_prices').values({ points }).execute();

describe('revealContact', () => {
  it('[trust 2.8] [trust T6] [I4] [rule 2] charges once and gives the contact; a second reveal is free, also with another account of the institution', async () => {
    const institution = await buildInstitution(t.deps, { points: 3 });
    const card = await buildPublishedCard(t.deps, { name: '李明华' });
    const first = await reveal(institution.token, card.cardId);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ contact: { name: '李明华', phone: card.phone, email: card.email, wechatId: card.wechatId }, pointsCharged: 1, balanceAfter: 2 });

    const colleague = await buildInstitutionAccount(t.deps, institution.id);
    expect((await reveal(colleague.token, card.cardId)).body).toMatchObject({ contact: { phone: card.phone }, pointsCharged: 0, balanceAfter: 2 });
    expect((await ledger(institution.id)).map((entry) => [entry.kind, entry.points, entry.balance_after])).toEqual([['grant', 3, 3], ['reveal', -1, 2]]);
  });

  it('[trust 2.8] [trust 2.16] [trust I21] [rule 25] the same key answers the same and charges once; with another body it is a conflict', async () => {
    const institution = await buildInstitution(t.deps, { points: 3 });
    const card = await buildPublishedCard(t.deps);
    const key = 'repeat-key-of-one-reveal';
    const first = await reveal(institution.token, card.cardId, 1, key);
    expect({ ...(await reveal(institution.token, card.cardId, 1, key)).body, watermark: '' }).toEqual({ ...first.body, watermark: '' });
    expect((await reveal(institution.token, card.cardId, 2, key)).body).toMatchObject({ code: 'idempotency_key_reused' });
    const other = await buildPublishedCard(t.deps);
    expect((await reveal(institution.token, other.cardId, 1, key)).body).toMatchObject({ code: 'idempotency_key_reused' });
    expect(await ledger(institution.id)).toHaveLength(2);
  });

  it('[trust T6] [trust 2.16] [rule 4] a repeat with the paying key does not show the contact of a card withdrawn since', async () => {
    const institution = await buildInstitution(t.deps, { points: 3 });
    const card = await buildPublishedCard(t.deps);
    const key = 'repeat-key-after-withdrawal';
    await reveal(institution.token, card.cardId, 1, key);
    await t.call(withdrawCard, { token: card.token });
    const repeat = await reveal(institution.token, card.cardId, 1, key);
    expect(repeat).toMatchObject({ status: 404, body: { code: 'card_not_found' } });
    expect(repeat.text).not.toContain(card.phone);
  });

  it('[trust 2.8] [rule 3] shows price, balance and balance after; another price since then is a conflict without a charge', async () => {
    const institution = await buildInstitution(t.deps, { points: 10 });
    const card = await buildPublishedCard(t.deps);
    expect((await offer(institution.token, card.cardId)).body).toEqual({ state: 'available', points: 1, balance: 10, balanceAfter: 9 });
    await setPrice(4);
    const refused = await reveal(institution.token, card.cardId, 1);
    expect(refused).toMatchObject({ status: 409, body: { code: 'price_changed', points: 4 } });
    expect(await ledger(institution.id)).toHaveLength(1);
    expect((await reveal(institution.token, card.cardId, 4)).body).toMatchObject({ pointsCharged: 4, balanceAfter: 6 });
    await setPrice(1);
    expect((await offer(institution.token, card.cardId)).body).toMatchObject({ state: 'owned', points: 0, balance: 6 });
  });

  it('[trust 2.8] [rule 3] too few points: refused, nothing written', async () => {
    const institution = await buildInstitution(t.deps);
    const card = await buildPublishedCard(t.deps);
    expect((await offer(institution.token, card.cardId)).body).toMatchObject({ state: 'insufficient', balance: 0, balanceAfter: null });
    expect(await reveal(institution.token, card.cardId)).toMatchObject({ status: 409, body: { code: 'points_insufficient' } });
    expect(await t.db.selectFrom('contact_reveals').selectAll().where('institution_id', '=', institution.id).execute()).toEqual([]);
  });

  it('[rule 3] no phone on file: refused with its reason, no charge', async () => {
    const institution = await buildInstitution(t.deps, { points: 2 });
    const card = await buildPublishedCard(t.deps);
    await t.db.updateTable('practitioners').set({ phone_cipher: null, phone_index: null }).where('id', '=', card.id).execute();
    expect(await reveal(institution.token, card.cardId)).toMatchObject({ status: 409, body: { code: 'contact_missing' } });
    expect(await offer(institution.token, card.cardId)).toMatchObject({ status: 409, body: { code: 'contact_missing' } });
    expect(await ledger(institution.id)).toHaveLength(1);
  });

  it('[rule 12] [rule 23] blocked, employer, withdrawn and unknown cards answer the very same', async () => {
    const institution = await buildInstitution(t.deps, { points: 2, name: '同一雇主认证有限公司' });
    const blocked = await buildPublishedCard(t.deps);
    await t.db.insertInto('blocks').values({ practitioner_id: blocked.id, institution_id: institution.id }).execute();
    const employed = await buildPublishedCard(t.deps, { employerName: '同一雇主认证有限公司' });
    const withdrawn = await buildPublishedCard(t.deps);
    await t.call(withdrawCard, { token: withdrawn.token });
    const answers = [];
    for (const cardId of [blocked.cardId, employed.cardId, withdrawn.cardId, 'card_0000000000000000000000']) {
      const answer = await reveal(institution.token, cardId);
      answers.push({ ...answer, body: { ...(answer.body as object), requestId: '' } });
    }
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'card_not_found' } });
    expect(new Set(answers.map((answer) => JSON.stringify({ status: answer.status, body: answer.body }))).size).toBe(1);
    expect(await ledger(institution.id)).toHaveLength(1);
  });

  it('[trust T6] [trust 2.8] [rule 4] a card withdrawn within 24 hours gives the points back once; pushed again it is free', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const card = await buildPublishedCard(t.deps);
    await reveal(institution.token, card.cardId);
    await t.call(withdrawCard, { token: card.token });
    await t.call(withdrawCard, { token: card.token });
    expect((await ledger(institution.id)).map((entry) => [entry.kind, entry.points, entry.balance_after])).toEqual([['grant', 5, 5], ['reveal', -1, 4], ['refund', 1, 5]]);
    expect((await reveal(institution.token, card.cardId)).status).toBe(404);

    await t.call(publishCard, { token: card.token, body: { consentVersion: publishConsent.version, hidesFromEmployer: true } });
    expect((await reveal(institution.token, card.cardId)).body).toMatchObject({ pointsCharged: 0, balanceAfter: 5, contact: { phone: card.phone } });
  });

  it('[rule 4] a reveal older than 24 hours is not refunded', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const card = await buildPublishedCard(t.deps);
    await reveal(institution.token, card.cardId);
    await t.db.updateTable('contact_reveals').set({ revealed_at: sql<Date>`now() - interval '25 hours'` }).where('institution_id', '=', institution.id).execute();
    await t.call(withdrawCard, { token: card.token });
    expect(await ledger(institution.id)).toHaveLength(2);
  });

  it('[rule 23] only an institution may reveal, and only with a valid membership', async () => {
    const card = await buildPublishedCard(t.deps);
    expect(await reveal(card.token, card.cardId)).toMatchObject({ status: 403, body: { code: 'wrong_audience' } });
    expect(await reveal('it_' + 'x'.repeat(43), card.cardId)).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
    const expired = await buildInstitution(t.deps, { points: 5, membershipUntil: '2020-01-01' });
    expect(await reveal(expired.token, card.cardId)).toMatchObject({ status: 403, body: { code: 'membership_expired' } });
  });

  it('[I4] refuses a body or id that the contract forbids, with the pointer', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const card = await buildPublishedCard(t.deps);
    expect(await reveal(institution.token, card.cardId, -1)).toMatchObject({ status: 400, body: { code: 'request_invalid', errors: [{ pointer: '/body/expectedPoints' }] } });
    expect((await reveal(institution.token, 'card_1')).status).toBe(400);
  });

  it('[trust I22] [ASVS 16.3.1] [rule 2] every reveal leaves one activity row without contact data', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const card = await buildPublishedCard(t.deps);
    await reveal(institution.token, card.cardId);
    await reveal(institution.token, card.cardId);
    const rows = await t.db.selectFrom('activity_entries').selectAll().where('object_id', '=', card.cardId).where('action', '=', 'reveal-contact').execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(card.phone);
  });

  it('[trust 2.8] [ASVS 2.3.2] [rule 2] the ledger cannot be changed, and a balance below zero cannot be written', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    await expect(t.db.updateTable('point_entries').set({ points: 9 }).where('institution_id', '=', institution.id).execute()).rejects.toThrow('append-only');
    await expect(t.db.deleteFrom('point_entries').where('institution_id', '=', institution.id).execute()).rejects.toThrow('append-only');
    await expect(t.db.updateTable('point_accounts').set({ balance: -1 }).where('institution_id', '=', institution.id).execute()).rejects.toThrow('point_accounts__balance_not_negative');
  });
});
