import { withdrawCard } from '@cert/contract/card';
import { listCardViews } from '@cert/contract/card-view';
import { countTalentPool, searchTalentPool, viewCard } from '@cert/contract/talent-pool';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildPublishedCard, openTestSession, type SignedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { deleteOldListings } from '../../features/talent-pool/schedule.ts';

const limits = { cardListsPerMinute: 6, cardViewsPerMinute: 5, cardViewsPerDay: 8, cardRowsPerDay: 10 };
const cities = ['110100', '310100', '440300', '510100', '120100', '500100'];
let t: TestApp;
let second: TestApp;
const cards: SignedInPractitioner[] = [];
beforeAll(async () => {
  t = await createTestApp({ limits });
  second = await t.another({ limits });
  for (let index = 0; index < 24; index += 1) cards.push(await buildPublishedCard(t.deps, { cityCode: cities[index % 6]! }));
});
afterAll(async () => {
  await second.close();
  await t.close();
});

const view = (app: TestApp, token: string, cardId = cards[0]!.cardId) => app.call(viewCard, { token, params: { cardId } });
const list = (app: TestApp, token: string, query: Record<string, string> = {}) => app.call(searchTalentPool, { token, query: { limit: '2', ...query } });
const limitRows = (institutionId: string) =>
  t.db.selectFrom('activity_entries').select(['actor_kind', 'object_id', 'detail']).where('action', '=', 'limit-reached').where('object_id', '=', institutionId).execute();
const passSeconds = (seconds: number) => sql`update limit_counters set expires_at = expires_at - make_interval(secs => ${seconds})`.execute(t.db);
const statuses = (answers: { status: number }[]) => answers.map((answer) => answer.status).sort();

describe('speed limits of an institution', () => {
  it('[trust 2.1.5] [trust I17] [rule 1] [I4] card pages: so many a minute over both servers, all accounts and all sessions, at once as well', async () => {
    const institution = await buildInstitution(t.deps);
    const colleague = await buildInstitutionAccount(t.deps, institution.id);
    const otherSession = await openTestSession(t.deps, 'institution', institution.accountId);
    const tokens = [institution.token, colleague.token, otherSession];
    const answers = await Promise.all(Array.from({ length: 18 }, (_, index) => view(index % 2 === 0 ? t : second, tokens[index % 3]!)));
    expect(statuses(answers)).toEqual([...Array.from({ length: 5 }, () => 200), ...Array.from({ length: 13 }, () => 429)]);
    const refused = answers.find((answer) => answer.status === 429)!;
    expect(refused.body.code).toBe('too_many_requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.body).not.toHaveProperty('card');
    // A neighbour is not slowed.
    expect((await view(t, (await buildInstitution(t.deps)).token)).status).toBe(200);
  });

  it('[rule 1] [I4] card pages: so many a day, and the wait is said', async () => {
    const institution = await buildInstitution(t.deps);
    for (let minute = 0; minute < 2; minute += 1) {
      for (let index = 0; index < 4; index += 1) expect((await view(t, institution.token)).status).toBe(200);
      await passSeconds(60);
    }
    const refused = await view(t, institution.token);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(80_000);
    await passSeconds(86_400);
    expect((await view(t, institution.token)).status).toBe(200);
  });

  it('[rule 1] [I4] guessing ids of cards is counted like opening them', async () => {
    const institution = await buildInstitution(t.deps);
    const gone = await buildPublishedCard(t.deps);
    await t.call(withdrawCard, { token: gone.token });
    for (let index = 0; index < 5; index += 1) expect((await view(t, institution.token, gone.cardId)).status).toBe(404);
    expect((await view(t, institution.token, gone.cardId)).status).toBe(429);
  });

  it('[rule 1] [I2] the pool, counting and the view records: so many pages a minute, each for itself', async () => {
    const institution = await buildInstitution(t.deps);
    const { token } = institution;
    expect(statuses(await Promise.all(Array.from({ length: 12 }, (_, index) => list(index % 2 === 0 ? t : second, token))))).toEqual([
      ...Array.from({ length: 6 }, () => 200),
      ...Array.from({ length: 6 }, () => 429),
    ]);
    for (const operation of [countTalentPool, listCardViews]) {
      for (let index = 0; index < 6; index += 1) expect((await t.call(operation, { token })).status).toBe(200);
      expect(await t.call(operation, { token })).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    }
    await passSeconds(60);
    expect((await list(t, token)).status).toBe(200);
  });

  it('[rule 1] [I2] different cards listed in a day: no page beyond the limit, but the ones seen before go on', async () => {
    const institution = await buildInstitution(t.deps);
    const other = await buildInstitution(t.deps);
    const first = await list(t, institution.token, { limit: '10' });
    expect(first.body.items).toHaveLength(10);
    const refused = await list(t, institution.token, { limit: '2', cursor: first.body.nextCursor! });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(86_400);
    for (const card of cards) expect(refused.text).not.toContain(card.cardId);
    expect((await list(t, institution.token, { limit: '10' })).status).toBe(200);
    expect((await list(t, institution.token, { cityCode: '110100', limit: '2' })).status).toBe(429);
    expect((await list(t, other.token, { cityCode: '110100', limit: '2' })).status).toBe(200);

    // The next day, with yesterday's rows still there and after they are deleted.
    await t.db.updateTable('card_listings').set({ day: sql<string>`day - 1` }).where('institution_id', '=', institution.id).execute();
    await sql`update limit_counters set key = regexp_replace(key, '[^:]+$', 'yesterday') where key like ${`card-rows:${institution.id}:%`}`.execute(t.db);
    await passSeconds(60);
    expect((await list(t, institution.token, { limit: '2', cursor: first.body.nextCursor! })).status).toBe(200);
    await deleteOldListings(t.db);
    expect(await t.db.selectFrom('card_listings').selectAll().where('institution_id', '=', institution.id).execute()).toHaveLength(2);
  });

  it('[rule 1] [I2] parallel pages over both servers never list more than a day’s cards', async () => {
    for (let round = 0; round < 6; round += 1) {
      const institution = await buildInstitution(t.deps);
      const answers = await Promise.all(cities.map((cityCode, index) => list(index % 2 === 0 ? t : second, institution.token, { cityCode, limit: '4' })));
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(2);
      expect(answers.filter((answer) => answer.status === 429)).toHaveLength(4);
    }
  });

  it('[rule 1] a limit that is hit leaves one activity row an institution and hour, without contact data', async () => {
    const institution = await buildInstitution(t.deps);
    for (let index = 0; index < 12; index += 1) await view(index % 2 === 0 ? t : second, institution.token);
    for (let index = 0; index < 9; index += 1) await list(t, institution.token);
    expect(await limitRows(institution.id)).toEqual([{ actor_kind: 'institution', object_id: institution.id, detail: { act: 'card-view' } }]);
    await passSeconds(3_600);
    for (let index = 0; index < 9; index += 1) await view(t, institution.token);
    expect(await limitRows(institution.id)).toHaveLength(2);
  });
});
