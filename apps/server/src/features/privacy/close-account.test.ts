import { changePassword } from '@cert/contract/account';
import { allowRegistryReturn, listPrivacyRequests } from '@cert/contract/admin/privacy';
import { applyToJob, getApplyConsent, listApplicants, viewApplication } from '@cert/contract/application';
import { getMyCard } from '@cert/contract/card';
import { listCardViews } from '@cert/contract/card-view';
import { closingNotice } from '@cert/contract/codes/closing-notice';
import { requestCorrection } from '@cert/contract/correction';
import { saveOwnContact } from '@cert/contract/own-contact';
import { getPoints } from '@cert/contract/points';
import { closeAccount } from '@cert/contract/privacy';
import { revealContact } from '@cert/contract/reveal';
import { lookUpPhone, signInPractitioner } from '@cert/contract/sign-in';
import { searchTalentPool, viewCard } from '@cert/contract/talent-pool';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, openTestSession, signedInPractitioner, testPassword } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { writePractitioners } from '../registry/write/write-practitioners.ts';
import type { RegistryPractitioner } from '../registry/parse/registry-row.ts';
import { systemActor } from '../../platform/activity-log.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const body = { currentPassword: testPassword, noticeVersion: closingNotice.version };

/** Everything in every table as text, bytes also as what they spell. */
async function everything(): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(t.db);
  let all = '';
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select to_jsonb(r)::text as row from ${sql.table(name)} r`.execute(t.db);
    all += rows.map(({ row }) => row.replaceAll(/\\\\x([0-9a-f]+)/g, (_match, hex: string) => `${hex} ${Buffer.from(hex, 'hex').toString('latin1')}`)).join('\n');
  }
  return all;
}

const fromRegistry = (registryNo: string, phone: string, name: string): RegistryPractitioner => ({
  registryNo, name, sex: null, birth: null, phone, email: null, wechat: null, education: null, jobTitle: null, residence: null, employer: null, employmentKind: null,
  registrations: [{ scheme: 'QMS', grade: 'auditor', certificateNo: 'MARK-CERT-2', validUntil: '2099-12-31', technicalAreas: null }],
});
const importOne = (practitioner: RegistryPractitioner) =>
  writePractitioners({ db: t.db, cipher: t.deps.cipher }, { actor: systemActor, chunk: [{ practitioner, sheet: '', line: 2 }], isDryRun: false });

describe('closeAccount', () => {
  it('[X4] [rule 26] [rule 4] everything personal is gone from the database; reveals, ledger and applications stay as a pseudonym', async () => {
    const person = await buildPublishedCard(t.deps, { name: '欧阳注销甲', employerName: '标记雇主公司', registrations: [{ scheme: 'QMS', certificateNo: 'MARK-CERT-1' }] });
    const { registry_no } = await t.db.selectFrom('practitioners').select('registry_no').where('id', '=', person.id).executeTakeFirstOrThrow();
    const house = await buildInstitution(t.deps, { points: 5 });
    await t.call(viewCard, { token: house.token, params: { cardId: person.cardId } });
    await t.call(revealContact, { token: house.token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } });
    const jobId = await buildJob(t.deps, house.id);
    const consent = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
    const applied = await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: consent.body.version } });
    await t.call(saveOwnContact, { token: person.token, body: { email: 'mark-own@example.com', wechatId: 'mark_wechat', version: 0 } });
    await t.call(requestCorrection, { token: person.token, body: { field: 'name', words: '我叫欧阳注销甲' } });
    await t.call(signInPractitioner, { body: { phone: person.phone, password: 'a wrong one 12' } });
    const other = await openTestSession(t.deps, 'practitioner', person.id);
    const marks = [person.phone, person.name, person.email!, person.wechatId!, 'MARK-CERT-1', 'mark-own@example.com', '标记雇主公司', registry_no, t.deps.cipher.index(person.phone).toString('hex'), t.deps.cipher.index(person.phone).toString('base64url')];
    expect(await everything()).toContain(person.name);

    const closed = await t.call(closeAccount, { token: person.token, body });
    expect([closed.status, closed.text]).toEqual([204, '']);

    const left = await everything();
    for (const mark of marks) expect(left.includes(mark), mark).toBe(false);
    expect(await t.db.selectFrom('cards').select(['city_code', 'employer_key', 'held']).where('id', '=', person.cardId).executeTakeFirstOrThrow()).toEqual({ city_code: null, employer_key: null, held: '' });
    for (const token of [person.token, other]) expect((await t.call(getMyCard, { token })).status).toBe(401);
    expect((await t.call(lookUpPhone, { body: { phone: person.phone } })).body.outcome).toBe('not_found');
    expect((await t.call(signInPractitioner, { body: { phone: person.phone, password: testPassword } })).body.code).toBe('password_wrong');
    // The institution: points back, no card, no contact, records that name nobody.
    expect((await t.call(getPoints, { token: house.token })).body.balance).toBe(5);
    expect((await t.call(searchTalentPool, { token: house.token })).body.items).toEqual([]);
    expect((await t.call(viewCard, { token: house.token, params: { cardId: person.cardId } })).body.code).toBe('card_not_found');
    expect((await t.call(revealContact, { token: house.token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } })).body.code).toBe('card_not_found');
    expect((await t.call(listCardViews, { token: house.token })).body.items).toHaveLength(1);
    const applicants = await t.call(listApplicants, { token: house.token, params: { jobId }, query: { state: 'withdrawn' } });
    expect(applicants.body.items).toEqual([expect.objectContaining({ id: applied.body.id, withheld: 'withdrawn', card: null })]);
    const opened = await t.call(viewApplication, { token: house.token, params: { applicationId: applied.body.id } });
    expect(opened.body).toMatchObject({ withheld: 'withdrawn', card: null, contact: null });
    const { rows } = await sql`select kind from point_entries e join contact_reveals r on r.id = e.reveal_id where r.practitioner_id = ${person.id} order by e.sequence`.execute(t.db);
    expect(rows).toEqual([{ kind: 'reveal' }, { kind: 'refund' }]);
    // The operators see that it was done, and a number only.
    const operator = await buildOperator(t.deps, { role: 'auditor' });
    const requests = await t.call(listPrivacyRequests, { token: operator.token, query: { kind: 'close_account' } });
    expect(requests.body.items[0]).toMatchObject({ kind: 'close_account', practitionerId: person.id, detail: { withdrawnApplications: 1, endedSessions: 2 } });
  });

  it('[X4] [rule 26] an import does not bring the person back; after 恢复登记 it makes a new entry that must be bound by SMS', async () => {
    const person = await signedInPractitioner(t.deps, { name: '欧阳注销乙' });
    const { registry_no } = await t.db.selectFrom('practitioners').select('registry_no').where('id', '=', person.id).executeTakeFirstOrThrow();
    expect((await t.call(closeAccount, { token: person.token, body })).status).toBe(204);
    const entry = fromRegistry(registry_no, person.phone, person.name);
    const { counts, notes } = await importOne(entry);
    expect(counts).toMatchObject({ practitionersNew: 0, practitionersUpdated: 0 });
    expect(notes).toEqual([expect.objectContaining({ registryNo: '', reason: expect.stringContaining('已注销') })]);
    expect((await t.call(lookUpPhone, { body: { phone: person.phone } })).body.outcome).toBe('not_found');
    expect(await everything()).not.toContain(person.name);

    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    expect((await t.call(allowRegistryReturn, { token: auditor.token, body: { registryNo: registry_no } })).body.code).toBe('role_not_allowed');
    const operator = await buildOperator(t.deps, { role: 'business' });
    expect((await t.call(allowRegistryReturn, { token: operator.token, body: { registryNo: 'T0000000' } })).status).toBe(404);
    expect((await t.call(allowRegistryReturn, { token: operator.token, body: { registryNo: registry_no } })).status).toBe(204);
    expect((await importOne(entry)).counts.practitionersNew).toBe(1);
    const back = await t.db.selectFrom('practitioners').select('id').where('registry_no', '=', registry_no).executeTakeFirstOrThrow();
    expect(back.id).not.toBe(person.id);
    expect((await t.call(lookUpPhone, { body: { phone: person.phone } })).body.outcome).toBe('verify');
  });

  it('[X4] [rule 21] needs the password, counted like a sign-in, and the notice that stands; a refusal changes nothing', async () => {
    const person = await buildPublishedCard(t.deps);
    const address = '198.51.100.9';
    expect((await t.call(closeAccount, { token: person.token, body: { ...body, noticeVersion: 'old' } })).body.code).toBe('consent_outdated');
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await t.call(closeAccount, { token: person.token, address, body: { ...body, currentPassword: 'wrong one 12' } })).body.code).toBe('password_wrong');
    expect((await t.call(closeAccount, { token: person.token, address, body })).body.code).toBe('sign_in_locked');
    expect((await t.call(changePassword, { token: person.token, address, body: { currentPassword: testPassword, password: 'other quiet 12' } })).body.code).toBe('sign_in_locked');
    expect((await t.call(getMyCard, { token: person.token })).body.state).toBe('published');
    const { rows } = await sql`select from activity_entries where action = 'close-account' and object_id = ${person.id} and detail ->> 'outcome' is null`.execute(t.db);
    expect(rows).toHaveLength(0);
  });

  it('[rule 23] an institution’s account is not closed this way', async () => {
    const house = await buildInstitution(t.deps);
    expect((await t.call(closeAccount, { token: house.token, body })).body.code).toBe('wrong_audience');
  });

  it('[rule 26] the database keeps a closed row empty', async () => {
    const person = await signedInPractitioner(t.deps);
    await t.call(closeAccount, { token: person.token, body });
    const refill = t.db.updateTable('practitioners').set({ job_title: '工程师' }).where('id', '=', person.id).execute();
    await expect(refill).rejects.toThrow('practitioners__closed_is_empty');
    const revive = t.db.updateTable('practitioners').set({ retired_at: null }).where('id', '=', person.id).execute();
    await expect(revive).rejects.toThrow('practitioners__closed_is_retired');
  });
});
