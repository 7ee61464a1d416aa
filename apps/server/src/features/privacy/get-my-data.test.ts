import { listConsentVersions, listPrivacyRequests } from '@cert/contract/admin/privacy';
import { publishCard } from '@cert/contract/card';
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { agreeToPrivacyPolicy, exportMyData, getMyData } from '@cert/contract/privacy';
import { revealContact } from '@cert/contract/reveal';
import { viewCard } from '@cert/contract/talent-pool';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPublishedCard, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { publishConsent } from '../cards/consent-text.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

describe('agreeToPrivacyPolicy', () => {
  it('[X4] [rule 11] keeps version, text and time once, for both identities', async () => {
    const person = await signedInPractitioner(t.deps);
    const house = await buildInstitution(t.deps);
    for (const { token } of [person, house]) {
      const first = await t.call(agreeToPrivacyPolicy, { token, body: { version: privacyPolicyVersion } });
      const again = await t.call(agreeToPrivacyPolicy, { token, body: { version: privacyPolicyVersion } });
      expect([first.status, again.body]).toEqual([201, first.body]);
    }
    const many = await Promise.all(Array.from({ length: 5 }, () => t.call(agreeToPrivacyPolicy, { token: person.token, body: { version: privacyPolicyVersion } })));
    expect(many.every(({ status }) => status === 201)).toBe(true);
    const { rows } = await sql`select kind, text_version, length(text_hash) as hash from consents where practitioner_id = ${person.id} or institution_account_id = ${house.accountId}`.execute(t.db);
    expect(rows).toEqual(Array.from({ length: 2 }, () => ({ kind: 'privacy_policy', text_version: privacyPolicyVersion, hash: 32 })));
    expect((await t.call(agreeToPrivacyPolicy, { token: person.token, body: { version: 'another' } })).body.code).toBe('consent_outdated');
  });

  it('[A11] operators see how many agreed to which text', async () => {
    const person = await signedInPractitioner(t.deps);
    await t.call(publishCard, { token: person.token, body: { consentVersion: publishConsent.version, hidesFromEmployer: true } });
    const operator = await buildOperator(t.deps, { role: 'auditor' });
    const { body } = await t.call(listConsentVersions, { token: operator.token });
    expect(body.items).toContainEqual(expect.objectContaining({ kind: 'privacy_policy', version: privacyPolicyVersion, isCurrent: true, consents: 2, parties: 2 }));
    expect(body.items).toContainEqual(expect.objectContaining({ kind: 'publish_card', version: publishConsent.version, isCurrent: true, consents: 1 }));
  });
});

describe('getMyData', () => {
  it('[X4] shows every kind of data with its words, and who saw the card', async () => {
    const person = await buildPublishedCard(t.deps, { name: '欧阳查询', education: 'master', cityCode: '510100' });
    const house = await buildInstitution(t.deps, { points: 5 });
    await t.call(viewCard, { token: house.token, params: { cardId: person.cardId } });
    await t.call(revealContact, { token: house.token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } });
    const { status, body } = await t.call(getMyData, { token: person.token });
    expect([status, body.contact]).toEqual([200, expect.objectContaining({ name: '欧阳查询', phone: person.phone, email: person.email })]);
    const section = (key: string) => body.sections.find((one) => one.key === key);
    expect(section('registry')!.items[0]!.lines).toEqual(expect.arrayContaining([{ label: '姓名', value: '欧阳查询' }, { label: '学历', value: '硕士' }, { label: '常驻城市', value: '成都市' }]));
    expect(section('registrations')!.items[0]!.lines).toContainEqual({ label: '级别', value: '审核员' });
    expect(section('viewers')).toMatchObject({ total: 1, items: [{ title: house.name }] });
    expect(section('viewers')!.items[0]!.lines.find(({ label }) => label === '查看联系方式')!.value).toMatch(/^\d{4}-/);
    expect(section('card')!.items[0]!.lines).toContainEqual({ label: '状态', value: '已推送到人才库' });
    expect(body.sections.map(({ key }) => key)).toEqual(expect.arrayContaining(['account', 'applications', 'shares', 'blocks', 'consents', 'sessions', 'exports', 'counted', 'own-contact', 'corrections', 'feedback']));
  });

  it('[rule 23] only one’s own', async () => {
    const [one, other] = [await signedInPractitioner(t.deps, { name: '欧阳一' }), await signedInPractitioner(t.deps, { name: '司马二' })];
    expect((await t.call(getMyData, { token: one.token })).text).not.toContain(other.name);
    expect((await t.call(getMyData, {})).status).toBe(401);
    expect((await t.call(getMyData, { token: (await buildInstitution(t.deps)).token })).body.code).toBe('wrong_audience');
  });
});

describe('exportMyData', () => {
  it('[X4] a JSON file with everything, and the request stays on record', async () => {
    const person = await buildPublishedCard(t.deps, { name: '欧阳导出' });
    const { status, text, headers } = await t.call(exportMyData, { token: person.token, body: { format: 'json' } });
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/json; charset=utf-8', 'no-store']);
    expect(headers['content-disposition']).toContain(`attachment; filename*=UTF-8''${encodeURIComponent('我的数据')}`);
    const file = JSON.parse(text) as { contact: { name: string; phone: string }; sections: { key: string }[] };
    expect(file.contact).toMatchObject({ name: '欧阳导出', phone: person.phone });
    expect(file.sections.length).toBeGreaterThan(12);
    const operator = await buildOperator(t.deps, { role: 'auditor' });
    const { body } = await t.call(listPrivacyRequests, { token: operator.token, query: { kind: 'export_data' } });
    expect(body.items[0]).toMatchObject({ kind: 'export_data', practitionerId: person.id, detail: { format: 'json' } });
  });

  it('[ASVS 1.2.1] [X4] a page to print, where what people wrote is text', async () => {
    const person = await signedInPractitioner(t.deps, { name: '欧阳<script>', jobTitle: '<img src=x onerror=alert(1)>' });
    const { text, headers } = await t.call(exportMyData, { token: person.token, body: { format: 'html' } });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('我的数据');
    expect(text).not.toMatch(/<script|<img/);
  });

  it('[X4] at most ten in a day', async () => {
    const { token } = await signedInPractitioner(t.deps);
    for (let index = 0; index < 10; index += 1) expect((await t.call(exportMyData, { token, body: { format: 'json' } })).status).toBe(200);
    expect((await t.call(exportMyData, { token, body: { format: 'json' } })).body.code).toBe('too_many_requests');
  });
});
