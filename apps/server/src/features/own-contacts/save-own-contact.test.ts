import { getMyCard } from '@cert/contract/card';
import { getOwnContact, saveOwnContact } from '@cert/contract/own-contact';
import { revealContact } from '@cert/contract/reveal';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

describe('saveOwnContact', () => {
  it('[rule 7] own e-mail and WeChat id stand before the registry’s, on the card and in a reveal; the registry stays as it is', async () => {
    const person = await buildPublishedCard(t.deps, { wechatId: null });
    const before = await t.call(getOwnContact, { token: person.token });
    expect(before.body).toEqual({ email: null, wechatId: null, registry: { phone: person.phone, email: person.email, wechatId: null }, version: 0 });
    const saved = await t.call(saveOwnContact, { token: person.token, body: { email: 'own@example.com', wechatId: 'own_wechat1', version: 0 } });
    expect([saved.status, saved.body]).toEqual([200, { ...before.body, email: 'own@example.com', wechatId: 'own_wechat1', version: 1 }]);
    expect((await t.call(getMyCard, { token: person.token })).body.contact).toMatchObject({ phone: person.phone, email: 'own@example.com', wechatId: 'own_wechat1' });
    const house = await buildInstitution(t.deps, { points: 5 });
    const revealed = await t.call(revealContact, { token: house.token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } });
    expect(revealed.body.contact).toMatchObject({ email: 'own@example.com', wechatId: 'own_wechat1' });
    const back = await t.call(saveOwnContact, { token: person.token, body: { email: null, wechatId: 'own_wechat1', version: 1 } });
    expect(back.body).toMatchObject({ email: null, version: 2, registry: { email: person.email } });
    expect((await t.call(getMyCard, { token: person.token })).body.contact.email).toBe(person.email);
  });

  it('[rule 7] two devices: the second gets a conflict; what stands already is no change', async () => {
    const { token } = await signedInPractitioner(t.deps);
    expect((await t.call(saveOwnContact, { token, body: { email: 'a@example.com', wechatId: null, version: 0 } })).status).toBe(200);
    const late = await t.call(saveOwnContact, { token, body: { email: 'b@example.com', wechatId: null, version: 0 } });
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
    expect((await t.call(saveOwnContact, { token, body: { email: 'a@example.com', wechatId: null, version: 0 } })).body.version).toBe(1);
  });

  it('[rule 7] registry data is no field of any write of a practitioner', async () => {
    const { token } = await signedInPractitioner(t.deps);
    for (const extra of [{ name: '别名' }, { phone: '13900000000' }, { birthDate: '1990-01-01' }, { employerName: '别家' }]) {
      const { status, body } = await t.call(saveOwnContact, { token, body: { email: null, wechatId: null, version: 0, ...extra } });
      expect([status, body.code]).toEqual([400, 'request_invalid']);
    }
  });

  it('[rule 1] it is sealed at rest, and the log holds no value', async () => {
    const { token, id } = await signedInPractitioner(t.deps);
    await t.call(saveOwnContact, { token, body: { email: 'marked-own@example.com', wechatId: 'marked_wechat', version: 0 } });
    const { rows } = await sql<{ row: string }>`select to_jsonb(o)::text || (select string_agg(to_jsonb(e)::text, '') from activity_entries e) as row from own_contacts o where practitioner_id = ${id}`.execute(t.db);
    expect(rows[0]!.row).not.toMatch(/marked/);
  });

  it.each([['email', 'no mail'], ['wechatId', '微信'], ['wechatId', 'ab']])('[rule 7] %s as “%s” is refused at its place', async (field, value) => {
    const { token } = await signedInPractitioner(t.deps);
    const { status, body } = await t.call(saveOwnContact, { token, body: { email: null, wechatId: null, version: 0, [field]: value } });
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, `/body/${field}`]);
  });
});
