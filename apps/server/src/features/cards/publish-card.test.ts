import { getMyCard, getPublishConsent, publishCard, withdrawCard } from '@cert/contract/card';
import { searchTalentPool, viewCard } from '@cert/contract/talent-pool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { publishConsent } from './consent-text.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const consented = { consentVersion: publishConsent.version, hidesFromEmployer: true };
const publish = (token: string, body: object = consented) => t.call(publishCard, { token, body: { ...consented, ...body } });
const isListed = async (token: string, cardId: string) => (await t.call(searchTalentPool, { token, query: { limit: '50' } })).body.items.some((item) => item.id === cardId);

describe('my card', () => {
  it('[P3] is the card as institutions see it, plus the own contact; not pushed by default [P4]', async () => {
    const person = await signedInPractitioner(t.deps, { name: '欧阳明', registrations: [{ scheme: 'EMS', grade: 'auditor' }, { scheme: 'QMS', grade: 'auditor_senior', validUntil: '2020-01-01' }] });
    const { body } = await t.call(getMyCard, { token: person.token });
    expect(body).toMatchObject({
      state: 'unpublished',
      contact: { name: '欧阳明', phone: person.phone, email: person.email, wechatId: person.wechatId },
      card: { maskedName: '欧阳*', cityName: '北京市', education: 'bachelor', publishedAt: null },
      hasConsented: false,
      hidesFromEmployer: true,
      can: { publishCard: true, withdrawCard: false },
    });
    expect(body.card.registrations.map((registration) => [registration.scheme, registration.isExpired])).toEqual([['QMS', true], ['EMS', false]]);
  });

  it('[P3] [rule 23] without a token, or with an institution’s token, there is none', async () => {
    const institution = await buildInstitution(t.deps);
    expect(await t.call(getMyCard)).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
    expect(await t.call(getMyCard, { token: institution.token })).toMatchObject({ status: 403, body: { code: 'wrong_audience' } });
  });
});

describe('publishCard', () => {
  it('[P4] pushes the card, twice is the same, and institutions find it', async () => {
    const institution = await buildInstitution(t.deps);
    const person = await signedInPractitioner(t.deps);
    expect(await isListed(institution.token, person.cardId)).toBe(false);
    const first = await publish(person.token);
    expect(first).toMatchObject({ status: 200, body: { state: 'published', can: { publishCard: false, withdrawCard: true } } });
    expect((await publish(person.token)).body.card.publishedAt).toBe(first.body.card.publishedAt);
    expect(await isListed(institution.token, person.cardId)).toBe(true);
  });

  it('[rule 11] the first push needs consent to the present text; it is kept with version, hash and time, once', async () => {
    const person = await signedInPractitioner(t.deps);
    expect((await t.call(getPublishConsent, { token: person.token })).body).toMatchObject({ version: publishConsent.version });
    expect(await publish(person.token, { consentVersion: null })).toMatchObject({ status: 409, body: { code: 'consent_outdated' } });
    expect(await publish(person.token, { consentVersion: '2020-01-01' })).toMatchObject({ status: 409 });
    expect((await t.call(getMyCard, { token: person.token })).body.state).toBe('unpublished');
    await publish(person.token);
    await t.call(withdrawCard, { token: person.token });
    expect((await publish(person.token, { consentVersion: null })).status).toBe(200);
    const kept = await t.db.selectFrom('consents').selectAll().where('practitioner_id', '=', person.id).execute();
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ text_version: publishConsent.version, kind: 'publish_card' });
    expect(kept[0]?.text_hash).toHaveLength(32);
  });

  it('[rule 12] the current employer is blocked from the first push on, unless switched off', async () => {
    const employer = await buildInstitution(t.deps, { name: '华质质量认证（北京）有限公司' });
    const person = await signedInPractitioner(t.deps, { employerName: '华质质量认证(北京)有限公司' });
    await publish(person.token);
    expect(await isListed(employer.token, person.cardId)).toBe(false);
    expect(await t.call(viewCard, { token: employer.token, params: { cardId: person.cardId } })).toMatchObject({ status: 404, body: { code: 'card_not_found' } });
    await t.call(withdrawCard, { token: person.token });
    await publish(person.token, { hidesFromEmployer: false });
    expect(await isListed(employer.token, person.cardId)).toBe(true);
  });

  it('[P4] [rule 10] with nothing but expired registrations it says why it cannot', async () => {
    const person = await signedInPractitioner(t.deps, { registrations: [{ validUntil: '2020-01-01' }] });
    expect((await t.call(getMyCard, { token: person.token })).body).toMatchObject({ can: { publishCard: false }, missing: ['registration'] });
    expect(await publish(person.token)).toMatchObject({ status: 409, body: { code: 'card_incomplete', title: '没有有效的注册资格，暂不能推送到人才库' } });
  });

  it('[P4] a card hidden by the platform cannot be pushed', async () => {
    const person = await signedInPractitioner(t.deps);
    await t.db.updateTable('cards').set({ hidden_at: new Date(), hidden_reason: '资料核实中' }).where('id', '=', person.cardId).execute();
    expect(await publish(person.token)).toMatchObject({ status: 409, body: { code: 'card_hidden' } });
    expect((await t.call(getMyCard, { token: person.token })).body).toMatchObject({ state: 'hidden', hiddenReason: '资料核实中' });
  });

  it('[rule 25] needs an Idempotency-Key, and refuses fields of others', async () => {
    const person = await signedInPractitioner(t.deps);
    expect(await t.call(publishCard, { token: person.token, body: consented, idempotencyKey: null })).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } });
    expect(await publish(person.token, { publishedAt: '2020-01-01' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/body/publishedAt', message: '不支持的字段' }] } });
  });
});

describe('withdrawCard', () => {
  it('[P4] [rule 4] is one tap: gone from pool and card page at once; twice is the same', async () => {
    const institution = await buildInstitution(t.deps);
    const person = await signedInPractitioner(t.deps);
    await publish(person.token);
    expect((await t.call(viewCard, { token: institution.token, params: { cardId: person.cardId } })).status).toBe(200);
    expect((await t.call(withdrawCard, { token: person.token })).body).toMatchObject({ state: 'withdrawn', can: { publishCard: true, withdrawCard: false } });
    expect((await t.call(withdrawCard, { token: person.token })).status).toBe(200);
    expect(await isListed(institution.token, person.cardId)).toBe(false);
    expect((await t.call(viewCard, { token: institution.token, params: { cardId: person.cardId } })).status).toBe(404);
    expect(await t.db.selectFrom('card_schemes').selectAll().where('card_id', '=', person.cardId).execute()).toEqual([]);
  });
});
