import { withdrawCard } from '@cert/contract/card';
import { getMyInstitution } from '@cert/contract/institution';
import { getPoints, listPointEntries } from '@cert/contract/points';
import { revealContact } from '@cert/contract/reveal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

describe('points', () => {
  it('[I10] shows balance and price, and a ledger whose every line carries the balance after it [rule 2]', async () => {
    const institution = await buildInstitution(t.deps, { points: 10 });
    const seen = await buildPublishedCard(t.deps, { name: '周建' });
    const gone = await buildPublishedCard(t.deps, { name: '吴用' });
    for (const card of [seen, gone]) await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
    await t.call(withdrawCard, { token: gone.token });

    expect((await t.call(getPoints, { token: institution.token })).body).toEqual({ balance: 9, revealPrice: 1 });
    expect((await t.call(getMyInstitution, { token: institution.token })).body).toMatchObject({ name: institution.name, balance: 9, isMembershipValid: true });
    const { body, text } = await t.call(listPointEntries, { token: institution.token });
    expect(body.items.map((entry) => [entry.sequence, entry.kind, entry.points, entry.balanceAfter, entry.maskedName])).toEqual([
      [4, 'refund', 1, 9, null],
      [3, 'reveal', -1, 8, null],
      [2, 'reveal', -1, 9, '周*'],
      [1, 'grant', 10, 10, null],
    ]);
    expect(text).not.toContain('吴');
    expect(text).not.toContain(seen.phone);
  });

  it('[I10] pages by sequence; another institution sees its own only [rule 23]', async () => {
    const institution = await buildInstitution(t.deps, { points: 3 });
    const other = await buildInstitution(t.deps);
    for (let index = 0; index < 2; index += 1) {
      const card = await buildPublishedCard(t.deps);
      await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
    }
    const first = await t.call(listPointEntries, { token: institution.token, query: { limit: '2' } });
    const second = await t.call(listPointEntries, { token: institution.token, query: { limit: '2', cursor: first.body.nextCursor ?? '' } });
    expect([...first.body.items, ...second.body.items].map((entry) => entry.sequence)).toEqual([3, 2, 1]);
    expect((await t.call(listPointEntries, { token: other.token })).body).toEqual({ items: [], nextCursor: null });
    expect((await t.call(listPointEntries, { token: other.token, query: { cursor: first.body.nextCursor ?? '' } })).status).toBe(400);
  });
});
