import { createShare, getShareConsent, listMyShares } from '@cert/contract/share';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPractitioner, openTestSession, signedInPractitioner } from '../../../test/builders.ts';
import { openCode, sendCard } from '../../../test/share-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { shareConsent } from './rules.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp({ config: { publicUrl: 'https://cards.example' } })));
afterAll(() => t.close());

const day = 86_400_000;
const create = (token: string, body: object, idempotencyKey?: string) => t.call(createShare, { token, body: { showsContact: false, ...body }, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
const states = async (token: string) => (await t.call(listMyShares, { token })).body.items.map((share) => [share.showsContact, share.state]);

describe('createShare', () => {
  it('[P5] makes a link of 131 random bits for 30 days; the card need not be published', async () => {
    const person = await signedInPractitioner(t.deps);
    const made = await create(person.token, {});
    expect(made).toMatchObject({ status: 201, body: { showsContact: false, state: 'active', publicUrl: 'https://cards.example', viewCount: 0, lastViewedAt: null, can: { revoke: true } } });
    expect(made.body.shareCode).toMatch(/^[0-9A-Za-z]{22}$/);
    expect(Date.parse(made.body.expiresAt) - Date.parse(made.body.createdAt)).toBeGreaterThan(30 * day - 1_000);
    expect(made.headers['cache-control']).toBe('no-store');
    expect((await create(person.token, { validDays: 1 })).body.expiresAt < made.body.expiresAt).toBe(true);
    expect((await t.call(listMyShares, { token: person.token })).body.items.map((share) => share.shareCode === null)).toEqual([false, true]);
  });

  it('[P5] keeps the code as its SHA-256 and sealed, never as it is', async () => {
    const person = await signedInPractitioner(t.deps);
    const { shareCode, id } = await sendCard(t, person.token, false);
    const row = await t.db.selectFrom('shares').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row.code_hash).toHaveLength(32);
    expect(JSON.stringify(row)).not.toContain(shareCode);
    expect(row.code_cipher?.toString()).not.toContain(shareCode);
  });

  it('[P5] [rule 25] one key makes one link, with the same answer', async () => {
    const person = await signedInPractitioner(t.deps);
    const [first, second] = [await create(person.token, {}, 'one-key-of-this-test'), await create(person.token, {}, 'one-key-of-this-test')];
    expect(second.body).toEqual(first.body);
    expect(await states(person.token)).toEqual([[false, 'active']]);
  });

  it('[P5] sending again ends the former link of the same kind, and leaves the other kind', async () => {
    const person = await signedInPractitioner(t.deps);
    const hidden = await sendCard(t, person.token, false);
    const shown = await sendCard(t, person.token, true);
    const again = await sendCard(t, person.token, false);
    expect(await states(person.token)).toEqual([[false, 'active'], [true, 'active'], [false, 'replaced']]);
    expect((await openCode(t, hidden.shareCode)).status).toBe(404);
    for (const share of [shown, again]) expect((await openCode(t, share.shareCode)).status).toBe(200);
  });

  it('[rule 11] showing contact needs consent to the present text, each time anew; hiding it needs none', async () => {
    const person = await signedInPractitioner(t.deps);
    expect((await t.call(getShareConsent, { token: person.token })).body.version).toBe(shareConsent.version);
    for (const consentVersion of [null, '2020-01-01']) {
      expect(await create(person.token, { showsContact: true, consentVersion })).toMatchObject({ status: 409, body: { code: 'consent_outdated' } });
    }
    expect(await states(person.token)).toEqual([]);
    await sendCard(t, person.token, false);
    await sendCard(t, person.token, true);
    await sendCard(t, person.token, true);
    const kept = await t.db.selectFrom('consents').selectAll().where('practitioner_id', '=', person.id).execute();
    expect(kept.map(({ kind, text_version }) => [kind, text_version])).toEqual([['share_card', shareConsent.version], ['share_card', shareConsent.version]]);
    expect(kept[0]?.text_hash).toHaveLength(32);
  });

  it('[P5] a card that the platform hid is not shared; without a card there is nothing', async () => {
    const person = await signedInPractitioner(t.deps);
    await t.db.updateTable('cards').set({ hidden_at: new Date(), hidden_reason: '核实中' }).where('id', '=', person.cardId).execute();
    expect(await create(person.token, {})).toMatchObject({ status: 409, body: { code: 'card_hidden' } });
    const { id } = await buildPractitioner(t.deps);
    expect(await create(await openTestSession(t.deps, 'practitioner', id), {})).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('[P5] refuses what the contract does not allow, and everybody but a person', async () => {
    const person = await signedInPractitioner(t.deps);
    for (const validDays of [0, 31, 1.5]) expect((await create(person.token, { validDays })).status).toBe(400);
    expect((await t.call(createShare, { body: { showsContact: false } })).status).toBe(401);
    const institution = await buildInstitution(t.deps);
    expect(await create(institution.token, {})).toMatchObject({ status: 403, body: { code: 'wrong_audience' } });
  });

  it('[P5] a person makes 30 links a day; the next one leaves the last one alive', async () => {
    const person = await signedInPractitioner(t.deps);
    let last = await sendCard(t, person.token, false);
    for (let made = 1; made < 30; made += 1) last = await sendCard(t, person.token, false);
    expect(await create(person.token, {})).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect((await openCode(t, last.shareCode)).status).toBe(200);
  });

  it('[P5] two at once leave one living link', async () => {
    const person = await signedInPractitioner(t.deps);
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(person.token, {})));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 201));
    const alive = await t.db.selectFrom('shares').select('id').where('practitioner_id', '=', person.id).where('ended_at', 'is', null).execute();
    expect(alive).toHaveLength(1);
  });
});

describe('listMyShares', () => {
  it('[P5] [rule 24] pages by a stable cursor and shows only the own ones', async () => {
    const person = await signedInPractitioner(t.deps);
    const other = await signedInPractitioner(t.deps);
    await sendCard(t, other.token, false);
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.unshift((await sendCard(t, person.token, made % 2 === 0)).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(person.token, cursor);
      seen.push(...page.items.map((share) => share.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
    const active = await t.call(listMyShares, { token: person.token, query: { state: 'active' } });
    expect(active.body.items.map((share) => share.id)).toEqual(ids.slice(0, 2));
  });

  const list = async (token: string, cursor: string | null) => (await t.call(listMyShares, { token, query: { limit: '2', ...(cursor === null ? {} : { cursor }) } })).body;
});
