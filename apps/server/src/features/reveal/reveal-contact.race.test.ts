import { withdrawCard } from '@cert/contract/card';
import { revealContact } from '@cert/contract/reveal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let second: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  second = await t.another();
});
afterAll(async () => {
  await second.close();
  await t.close();
});

const reveal = (app: TestApp, token: string, cardId: string) => app.call(revealContact, { token, params: { cardId }, body: { expectedPoints: 1 } });
const inBoth = <T>(times: number, act: (app: TestApp, index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index % 2 === 0 ? t : second, index)));

async function readAccount(institutionId: string) {
  const entries = await t.db.selectFrom('point_entries').selectAll().where('institution_id', '=', institutionId).orderBy('sequence').execute();
  const account = await t.db.selectFrom('point_accounts').selectAll().where('institution_id', '=', institutionId).executeTakeFirstOrThrow();
  // The ledger is a chain: numbers without gaps, each balance the one before plus its points (I1, I5).
  entries.reduce((before, entry, index) => {
    expect(entry.sequence).toBe(index + 1);
    expect(entry.balance_after).toBe(before + entry.points);
    return entry.balance_after;
  }, 0);
  expect(account.balance).toBe(entries.at(-1)?.balance_after ?? 0);
  return { balance: account.balance, charges: entries.filter((entry) => entry.kind === 'reveal').length, refunds: entries.filter((entry) => entry.kind === 'refund').length };
}

describe('revealContact many times at once', () => {
  it('[trust 2.8] [ASVS 2.3.3 2.3.4] [rule 2] 50 parallel reveals of one card over two servers and two accounts charge once and all show the contact', async () => {
    const institution = await buildInstitution(t.deps, { points: 50 });
    const colleague = await buildInstitutionAccount(t.deps, institution.id);
    const card = await buildPublishedCard(t.deps);
    const answers = await inBoth(50, (app, index) => reveal(app, index % 3 === 0 ? colleague.token : institution.token, card.cardId));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(answers.map((answer) => (answer.body as { contact: { phone: string } }).contact.phone).every((phone) => phone === card.phone)).toBe(true);
    expect(answers.reduce((sum, answer) => sum + (answer.body as { pointsCharged: number }).pointsCharged, 0)).toBe(1);
    expect(await readAccount(institution.id)).toEqual({ balance: 49, charges: 1, refunds: 0 });
  });

  it('[trust 2.8] [ASVS 2.3.4] [rule 2] with points for 7 of 20 cards exactly 7 succeed and the balance ends at 0', async () => {
    const institution = await buildInstitution(t.deps, { points: 7 });
    const cards = await Promise.all(Array.from({ length: 20 }, () => buildPublishedCard(t.deps)));
    const answers = await inBoth(20, (app, index) => reveal(app, institution.token, cards[index]!.cardId));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(7);
    expect(answers.filter((answer) => (answer.body as { code?: string }).code === 'points_insufficient')).toHaveLength(13);
    expect(await readAccount(institution.id)).toEqual({ balance: 0, charges: 7, refunds: 0 });
  });

  it('[trust I21] [trust 2.8] [rule 25] 20 parallel repeats with one key have one effect and one answer', async () => {
    // Many rounds: that two meet at the key before they meet at the pair happens once in fifty.
    for (let round = 0; round < 60; round += 1) {
      const institution = await buildInstitution(t.deps, { points: 5 });
      const card = await buildPublishedCard(t.deps);
      const answers = await inBoth(20, (app) =>
        app.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 }, idempotencyKey: 'one-key-for-twenty-taps' }),
      );
      // The watermark names the minute of each look.
      const different = new Set(answers.map(({ status, body }) => JSON.stringify({ status, ...body, watermark: undefined })));
      expect([...different]).toHaveLength(1);
      expect(answers[0]).toMatchObject({ status: 200, body: { pointsCharged: 1 } });
      expect(await readAccount(institution.id)).toEqual({ balance: 4, charges: 1, refunds: 0 });
    }
  });

  it('[trust 2.8] [rule 4] withdraw against reveal: no contact is answered to a request that began after the withdrawal was answered, and every charge comes back', async () => {
    for (let round = 0; round < 12; round += 1) {
      const card = await buildPublishedCard(t.deps);
      const institutions = await Promise.all(Array.from({ length: 6 }, () => buildInstitution(t.deps, { points: 1 })));
      let withdrawnAt = Infinity;
      const seenLate: number[] = [];
      const attempts = institutions.map(async (institution, index) => {
        for (let attempt = 0; attempt < 4; attempt += 1) {
          const beganAt = performance.now();
          const answer = await reveal(index % 2 === 0 ? t : second, institution.token, card.cardId);
          if (answer.status === 200 && beganAt > withdrawnAt) seenLate.push(beganAt);
        }
      });
      await new Promise((resolve) => setTimeout(resolve, round * 3));
      expect((await t.call(withdrawCard, { token: card.token })).status).toBe(200);
      withdrawnAt = performance.now();
      await Promise.all(attempts);
      expect(seenLate).toEqual([]);
      for (const institution of institutions) {
        const account = await readAccount(institution.id);
        expect(account.charges).toBe(account.refunds);
        expect(account.balance).toBe(1);
      }
    }
  });
});
