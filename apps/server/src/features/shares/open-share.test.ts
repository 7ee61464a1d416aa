import { publishCard, withdrawCard } from '@cert/contract/card';
import { createShare, listMyShares, openShare, revokeShare } from '@cert/contract/share';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard, signedInPractitioner, type SignedInPractitioner } from '../../../test/builders.ts';
import { openCode, sendCard } from '../../../test/share-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { systemActor } from '../../platform/activity-log.ts';
import { publishConsent } from '../cards/consent-text.ts';
import { withdrawCard as withdraw } from '../cards/withdraw-card.ts';
import { unbindPractitioner } from '../registry/unbind-practitioner.ts';
import { expireShares } from './schedule.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const never = 'A'.repeat(22);
const revoke = (token: string, shareId: string) => t.call(revokeShare, { token, params: { shareId } });
const listed = async (token: string) => (await t.call(listMyShares, { token })).body.items;
const secretsOf = (person: SignedInPractitioner) => [person.name, person.phone, person.email!, person.wechatId!, '2024-N1QMS-SECRET7'];
const marked = () => signedInPractitioner(t.deps, { name: '欧阳标记', registrations: [{ certificateNo: '2024-N1QMS-SECRET7' }] });

describe('openShare', () => {
  it('[trust 2.6.1] [P5] [rule 1] [rule 9] a share without contact shows the masked card and nothing else of the person', async () => {
    const person = await marked();
    const { shareCode } = await sendCard(t, person.token, false);
    const opened = await openCode(t, shareCode);
    expect(opened).toMatchObject({ status: 200, body: { showsContact: false, card: { maskedName: '欧阳*', cityName: '北京市' } } });
    expect(opened.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' });
    for (const secret of [...secretsOf(person), person.id, person.cardId]) expect(opened.text).not.toContain(secret);
  });

  it('[P5] [rule 1] one with contact shows name, phone, e-mail and WeChat id, but no full certificate number', async () => {
    const person = await marked();
    const { shareCode } = await sendCard(t, person.token, true);
    const opened = await openCode(t, shareCode);
    expect(opened.body).toMatchObject({ showsContact: true, contact: { name: person.name, phone: person.phone, email: person.email, wechatId: person.wechatId } });
    expect(opened.text).not.toContain('2024-N1QMS-SECRET7');
  });

  it('[trust T8] [P5] the choice is fixed: another share that shows contact leaves this one hidden', async () => {
    const person = await marked();
    const hidden = await sendCard(t, person.token, false);
    await sendCard(t, person.token, true);
    expect((await openCode(t, hidden.shareCode)).text).not.toContain(person.phone);
  });

  it('[trust 2.6.5] [P5] [rule 2] an institution gets no more than anybody, no reveal, and no view record', async () => {
    const person = await buildPublishedCard(t.deps);
    const institution = await buildInstitution(t.deps, { points: 5 });
    const { shareCode } = await sendCard(t, person.token, false);
    const opened = await openCode(t, shareCode, { token: institution.token });
    expect(opened.body).toEqual((await openCode(t, shareCode)).body);
    expect(opened.text).not.toContain(person.phone);
    for (const table of ['contact_reveals', 'card_views'] as const) {
      expect(await t.db.selectFrom(table).select('id').where('institution_id', '=', institution.id).execute()).toEqual([]);
    }
  });

  it('[P5] [rule 25] counts openings of others, not the owner’s and not a repeat', async () => {
    const person = await signedInPractitioner(t.deps);
    const { shareCode } = await sendCard(t, person.token, false);
    await openCode(t, shareCode, { token: person.token });
    expect((await listed(person.token))[0]).toMatchObject({ viewCount: 0, lastViewedAt: null });
    const idempotencyKey = 'one-opening-of-this-test';
    await openCode(t, shareCode, { idempotencyKey });
    await openCode(t, shareCode, { idempotencyKey });
    await openCode(t, shareCode, { token: 'pt_not-a-token-that-anybody-was-ever-given-0000' });
    const [share] = await listed(person.token);
    expect(share?.viewCount).toBe(2);
    expect(Date.parse(share!.lastViewedAt!)).toBeGreaterThan(Date.now() - 10_000);
  });

  it('[P5] writes what happened into the activity log: ids and figures, no code, no contact', async () => {
    const person = await marked();
    const share = await sendCard(t, person.token, true);
    await openCode(t, share.shareCode);
    await revoke(person.token, share.id);
    const lines = await t.db.selectFrom('activity_entries').selectAll().where('object_id', '=', share.id).orderBy('id').execute();
    expect(lines.map((line) => [line.actor_kind, line.action])).toEqual([['practitioner', 'create-share'], ['anonymous', 'open-share'], ['practitioner', 'revoke-share']]);
    for (const secret of [...secretsOf(person), share.shareCode]) expect(JSON.stringify(lines)).not.toContain(secret);
  });
});

describe('a share that opens nothing', () => {
  const endings: [string, (person: SignedInPractitioner, shareId: string) => Promise<unknown>, string][] = [
    ['revoked', (person, shareId) => revoke(person.token, shareId), 'revoked'],
    ['replaced', (person) => sendCard(t, person.token, true), 'replaced'],
    ['expired', (_person, shareId) => t.db.updateTable('shares').set({ expires_at: new Date(Date.now() - 1000) }).where('id', '=', shareId).execute(), 'expired'],
    ['of a withdrawn card', async (person) => {
      await t.call(publishCard, { token: person.token, body: { consentVersion: publishConsent.version, hidesFromEmployer: true } });
      await t.call(withdrawCard, { token: person.token });
    }, 'card_withdrawn'],
    ['of a card hidden by the platform', (person) => t.db.updateTable('cards').set({ hidden_at: new Date() }).where('id', '=', person.cardId).execute(), 'active'],
    ['of a retired person, never published', async (person) => {
      await withdraw(t.db, { actor: systemActor, practitionerId: person.id, reason: 'retired' });
    }, 'card_withdrawn'],
    ['of a changed phone', (person) => unbindPractitioner(t.db, { actor: systemActor, practitionerId: person.id, phoneIndex: t.deps.cipher.index('13700000000') }), 'card_withdrawn'],
  ];
  it.each(endings)('[trust T8] [P5] [rule 1] %s: the same 404 as a code that was never given', async (_what, end, state) => {
    const person = await signedInPractitioner(t.deps);
    const share = await sendCard(t, person.token, true);
    expect((await openCode(t, share.shareCode)).status).toBe(200);
    await end(person, share.id);
    const [opened, unknown] = [await openCode(t, share.shareCode), await openCode(t, never)];
    expect(opened.status).toBe(404);
    expect({ ...opened.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    expect(opened.body.code).toBe('share_not_found');
    const row = await t.db.selectFrom('shares').select(['ended_reason', 'code_cipher']).where('id', '=', share.id).executeTakeFirstOrThrow();
    if (state !== 'active' && state !== 'expired') expect(row).toEqual({ ended_reason: state, code_cipher: null });
  });

  it('[trust 2.6.2] [P5] [rule 22] a retired person’s and an unbound one’s at once, before anything ended them', async () => {
    for (const what of ['retired', 'unbound'] as const) {
      const person = await signedInPractitioner(t.deps);
      const { shareCode } = await sendCard(t, person.token, true);
      if (what === 'retired') await t.db.updateTable('practitioners').set({ retired_at: new Date() }).where('id', '=', person.id).execute();
      else await t.db.deleteFrom('practitioner_accounts').where('practitioner_id', '=', person.id).execute();
      expect((await openCode(t, shareCode)).status).toBe(404);
    }
  });

  it('[P5] a run by time notes what expired and forgets its code', async () => {
    const person = await signedInPractitioner(t.deps);
    const { id } = await sendCard(t, person.token, false);
    await t.db.updateTable('shares').set({ expires_at: new Date(Date.now() - 1000) }).where('id', '=', id).execute();
    expect((await listed(person.token))[0]).toMatchObject({ state: 'expired', shareCode: null, can: { revoke: false } });
    await expireShares(t.db);
    expect(await t.db.selectFrom('shares').select(['ended_reason', 'code_cipher']).where('id', '=', id).executeTakeFirst()).toEqual({ ended_reason: 'expired', code_cipher: null });
    expect((await listed(person.token))[0]?.state).toBe('expired');
  });
});

describe('revokeShare', () => {
  it('[P5] twice is the same, and what ended otherwise stays as it ended', async () => {
    const person = await signedInPractitioner(t.deps);
    const first = await sendCard(t, person.token, false);
    const second = await sendCard(t, person.token, false);
    expect(await revoke(person.token, first.id)).toMatchObject({ status: 200, body: { state: 'replaced', shareCode: null } });
    for (const _time of [1, 2]) expect(await revoke(person.token, second.id)).toMatchObject({ status: 200, body: { state: 'revoked', shareCode: null, can: { revoke: false } } });
  });

  it('[P5] [rule 23] somebody else’s share and none at all look the same, and stay alive', async () => {
    const person = await signedInPractitioner(t.deps);
    const stranger = await signedInPractitioner(t.deps);
    const share = await sendCard(t, person.token, false);
    const [foreign, none] = [await revoke(stranger.token, share.id), await revoke(stranger.token, `share_${never}`)];
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, requestId: '' }).toEqual({ ...none.body, requestId: '' });
    expect((await openCode(t, share.shareCode)).status).toBe(200);
  });
});

describe('limits of an address', () => {
  it('[trust 2.6.3] [P5] 60 openings a minute, then 429 with the time to wait; another address goes on', async () => {
    const person = await signedInPractitioner(t.deps);
    const { shareCode } = await sendCard(t, person.token, false);
    const address = '192.0.2.61';
    const statuses = [];
    for (let time = 0; time < 61; time += 1) statuses.push((await openCode(t, shareCode, { address })).status);
    expect(statuses).toEqual([...Array.from({ length: 60 }, () => 200), 429]);
    const refused = await openCode(t, shareCode, { address });
    expect(refused.body.code).toBe('too_many_requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await openCode(t, shareCode)).status).toBe(200);
  });

  it('[trust 2.6.3] [P5] 20 codes that open nothing in ten minutes; then a right one is refused like a wrong one', async () => {
    const person = await signedInPractitioner(t.deps);
    const { shareCode } = await sendCard(t, person.token, true);
    const address = '192.0.2.62';
    const guesses = await Promise.all(Array.from({ length: 40 }, () => openCode(t, never, { address })));
    expect(guesses.filter((guess) => guess.status === 404)).toHaveLength(20);
    expect(guesses.filter((guess) => guess.status === 429)).toHaveLength(20);
    expect(await openCode(t, shareCode, { address })).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect((await openCode(t, shareCode)).status).toBe(200);
    const limited = await t.db.selectFrom('activity_entries').select('detail').where('address', '=', address).where('action', '=', 'open-share').execute();
    expect(limited).toEqual([{ detail: { outcome: 'limited' } }]);
  });

  it('[trust 2.6.4] [ASVS 3.4.5] [P5] an opening is kept out of search engines, caches and Referers, whatever it answers', async () => {
    const person = await buildPublishedCard(t.deps);
    const { shareCode } = await sendCard(t, person.token, true);
    for (const { headers } of [await openCode(t, shareCode), await openCode(t, 'A'.repeat(22))]) {
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-robots-tag']).toBe('noindex');
    }
  });

  it('[P5] the contract refuses an empty code and unknown fields', async () => {
    expect((await openCode(t, '')).status).toBe(400);
    expect((await t.call(openShare, { body: { shareCode: never, showsContact: true } })).status).toBe(400);
    expect((await t.call(createShare, { body: { showsContact: true } })).status).toBe(401);
  });
});
