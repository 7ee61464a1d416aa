import { withdrawCard } from '@cert/contract/card';
import { listCardViews } from '@cert/contract/card-view';
import { revealContact } from '@cert/contract/reveal';
import { viewCard } from '@cert/contract/talent-pool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const view = (token: string, cardId: string) => t.call(viewCard, { token, params: { cardId } });
const views = async (token: string) => (await t.call(listCardViews, { token })).body.items;

describe('viewCard', () => {
  it('[ASVS 8.2.3] [I4] [rule 1] shows the card without contact, full name or certificate number, and the offer', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const card = await buildPublishedCard(t.deps, { name: '赵国强', registrations: [{ certificateNo: '2024-1-NQ-723621', technicalAreas: ['29.11.04'] }] });
    const { status, body, text } = await view(institution.token, card.cardId);
    expect(status).toBe(200);
    expect(body).toMatchObject({ card: { maskedName: '赵**', registrations: [{ maskedCertificateNo: '2024-1-N******', technicalAreas: ['29.11.04'] }] }, offer: { state: 'available', points: 1, balance: 5 } });
    for (const secret of [card.phone, card.email, card.wechatId, '赵国强', '2024-1-NQ-723621', card.id]) expect(text).not.toContain(secret);
  });

  it('[rule 6] [I8] makes one view record per practitioner, with last time and count; a view is not a reveal', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const card = await buildPublishedCard(t.deps);
    await view(institution.token, card.cardId);
    await view(institution.token, card.cardId);
    expect(await views(institution.token)).toMatchObject([{ state: 'available', viewCount: 2, hasRevealed: false, card: { id: card.cardId, hasViewed: true } }]);
    await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
    expect(await views(institution.token)).toMatchObject([{ hasRevealed: true, viewCount: 2 }]);
    expect(await t.db.selectFrom('point_entries').selectAll().where('institution_id', '=', institution.id).execute()).toHaveLength(2);
  });

  it('[trust T7] [rule 4] [I8] a withdrawn card keeps its row, marked, without the card’s content', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const card = await buildPublishedCard(t.deps, { name: '钱多多' });
    await view(institution.token, card.cardId);
    await t.call(withdrawCard, { token: card.token });
    const listed = await t.call(listCardViews, { token: institution.token });
    expect(listed.body.items).toMatchObject([{ state: 'withdrawn', card: null, viewCount: 1 }]);
    expect(listed.text).not.toContain('钱');
  });

  it('[I8] [rule 23] an institution sees its own records only, in pages, last viewed first', async () => {
    const institution = await buildInstitution(t.deps);
    const other = await buildInstitution(t.deps);
    const cards: Awaited<ReturnType<typeof buildPublishedCard>>[] = [];
    for (let index = 0; index < 5; index += 1) cards.push(await buildPublishedCard(t.deps));
    for (const card of cards) await view(institution.token, card.cardId);
    await view(institution.token, cards[0]!.cardId);
    const first = await t.call(listCardViews, { token: institution.token, query: { limit: '3' } });
    const second = await t.call(listCardViews, { token: institution.token, query: { limit: '3', cursor: first.body.nextCursor ?? '' } });
    const order = [...first.body.items, ...second.body.items].map((item) => cards.findIndex((card) => card.cardId === item.card?.id));
    expect(order).toEqual([0, 4, 3, 2, 1]);
    expect(second.body.nextCursor).toBeNull();
    expect(await views(other.token)).toEqual([]);
  });

  it('[rule 6] 30 parallel openings make one record with count 30', async () => {
    const institution = await buildInstitution(t.deps);
    const card = await buildPublishedCard(t.deps);
    await Promise.all(Array.from({ length: 30 }, () => view(institution.token, card.cardId)));
    expect(await views(institution.token)).toMatchObject([{ viewCount: 30 }]);
  });
});
