import { revealContact } from '@cert/contract/reveal';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildPublishedCard, type SignedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

const limits = { revealsPer10Minutes: 4, revealsPerDay: 6 };
let t: TestApp;
let second: TestApp;
const cards: SignedInPractitioner[] = [];
beforeAll(async () => {
  t = await createTestApp({ limits });
  second = await t.another({ limits });
  for (let index = 0; index < 12; index += 1) cards.push(await buildPublishedCard(t.deps));
});
afterAll(async () => {
  await second.close();
  await t.close();
});

const reveal = (app: TestApp, token: string, index: number, expectedPoints = 1) =>
  app.call(revealContact, { token, params: { cardId: cards[index]!.cardId }, body: { expectedPoints } });
const passMinutes = (minutes: number) => sql`update limit_counters set expires_at = expires_at - make_interval(mins => ${minutes})`.execute(t.db);
const chargesOf = (institutionId: string) =>
  t.db.selectFrom('point_entries').selectAll().where('institution_id', '=', institutionId).where('kind', '=', 'reveal').execute();

describe('the speed limits of reveals', () => {
  it('[ASVS 2.3.4 2.4.1] [rule 1] [I4] 12 parallel reveals over two servers and two accounts: as many as the limit, the others are not charged', async () => {
    const institution = await buildInstitution(t.deps, { points: 50 });
    const colleague = await buildInstitutionAccount(t.deps, institution.id);
    const answers = await Promise.all(cards.map((_, index) => reveal(index % 2 === 0 ? t : second, index % 3 === 0 ? colleague.token : institution.token, index)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(4);
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(8);
    for (const { body, headers, text } of refused) {
      expect(body.code).toBe('too_many_requests');
      expect(Number(headers['retry-after'])).toBeGreaterThan(500);
      for (const card of cards) expect(text).not.toContain(card.phone);
    }
    expect(await chargesOf(institution.id)).toHaveLength(4);
    const rows = await t.db.selectFrom('activity_entries').select('detail').where('action', '=', 'limit-reached').where('object_id', '=', institution.id).execute();
    expect(rows).toEqual([{ detail: { act: 'reveal-contact' } }]);
    // A neighbour is not slowed.
    expect((await reveal(t, (await buildInstitution(t.deps, { points: 1 })).token, 0)).status).toBe(200);
  });

  it('[rule 1] [rule 2] an owned contact is seen again for ever, and burns nothing', async () => {
    const institution = await buildInstitution(t.deps, { points: 50 });
    for (let index = 0; index < 10; index += 1) expect((await reveal(t, institution.token, 0)).status).toBe(200);
    for (let index = 1; index < 4; index += 1) expect((await reveal(t, institution.token, index)).status).toBe(200);
    expect((await reveal(t, institution.token, 4)).status).toBe(429);
    expect((await reveal(t, institution.token, 0)).body).toMatchObject({ contact: { phone: cards[0]!.phone }, pointsCharged: 0 });
  });

  it('[rule 1] [rule 3] what is refused for its price or for want of points does not count', async () => {
    const institution = await buildInstitution(t.deps, { points: 2 });
    for (let index = 0; index < 6; index += 1) expect((await reveal(t, institution.token, 0, 7)).body.code).toBe('price_changed');
    expect((await reveal(t, institution.token, 0)).status).toBe(200);
    expect((await reveal(t, institution.token, 1)).status).toBe(200);
    for (let index = 2; index < 8; index += 1) expect((await reveal(t, institution.token, index)).body.code).toBe('points_insufficient');
  });

  it('[ASVS 2.3.2 2.4.1] [rule 1] [I4] so many in ten minutes and so many a day', async () => {
    const institution = await buildInstitution(t.deps, { points: 50 });
    for (let index = 0; index < 4; index += 1) expect((await reveal(t, institution.token, index)).status).toBe(200);
    expect((await reveal(t, institution.token, 4)).status).toBe(429);
    await passMinutes(10);
    for (let index = 4; index < 6; index += 1) expect((await reveal(t, institution.token, index)).status).toBe(200);
    const refused = await reveal(t, institution.token, 6);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(80_000);
    await passMinutes(1_440);
    expect((await reveal(t, institution.token, 6)).status).toBe(200);
  });
});
