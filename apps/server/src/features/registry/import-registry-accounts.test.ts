import { getMyCard } from '@cert/contract/card';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard, buildPractitioner, openTestSession } from '../../../test/builders.ts';
import { createRegistryFiles, importFile, type RegistryFiles, type RowInput } from '../../../test/registry-files.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let app: TestApp;
let files: RegistryFiles;
beforeAll(async () => {
  app = await createTestApp();
  files = createRegistryFiles();
});
afterAll(async () => {
  files.remove();
  await app.close();
});

const byId = (id: string) => app.db.selectFrom('practitioners').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const cardOf = (id: string) => app.db.selectFrom('cards').selectAll().where('practitioner_id', '=', id).executeTakeFirstOrThrow();
const schemesOf = (cardId: string) => app.db.selectFrom('card_schemes').selectAll().where('card_id', '=', cardId).orderBy('scheme').execute();
const importRows = async (rows: readonly RowInput[], options = {}) => importFile(app, files, await files.workbook('rows.xlsx', rows), options);

describe('practitioners who already sign in', () => {
  it('[A2] [rule 22] a changed phone unbinds, ends the sessions and withdraws the card', async () => {
    const person = await buildPublishedCard(app.deps, {});
    const { registry_no: registryNo } = await byId(person.id);
    expect((await app.call(getMyCard, { token: person.token })).status).toBe(200);

    const dry = await importRows([{ 人员编号: registryNo, 手机号: '15512345678' }], { isDryRun: true });
    expect(dry.counts.phonesChanged).toBe(1);
    expect((await cardOf(person.id)).published_at).not.toBeNull();

    const { counts, report } = await importRows([{ 人员编号: registryNo, 手机号: '15512345678' }]);
    expect(counts).toMatchObject({ phonesChanged: 1, accountsUnbound: 1 });
    expect(report).toContainEqual(expect.objectContaining({ level: '提示', column: '手机号', registryNo }));
    const account = await app.db.selectFrom('practitioner_accounts').selectAll().where('practitioner_id', '=', person.id).executeTakeFirstOrThrow();
    expect(account).toMatchObject({ bound_at: null, password_hash: null, phone_index: app.deps.cipher.index('15512345678') });
    expect((await app.call(getMyCard, { token: person.token })).status).toBe(401);
    expect(await cardOf(person.id)).toMatchObject({ published_at: null });
    expect(await schemesOf(person.cardId)).toEqual([]);

    // The same file again finds nothing to change.
    expect((await importRows([{ 人员编号: registryNo, 手机号: '15512345678' }])).counts).toMatchObject({ practitionersUnchanged: 1, accountsUnbound: 0 });
  });

  it('[A2] the same phone in another notation keeps the sign-in and the card', async () => {
    const person = await buildPublishedCard(app.deps, {});
    const { registry_no: registryNo } = await byId(person.id);
    const { counts } = await importRows([{ 人员编号: registryNo, 手机号: `+86 ${person.phone.slice(0, 3)}-${person.phone.slice(3, 7)}-${person.phone.slice(7)}` }]);
    expect(counts).toMatchObject({ phonesChanged: 0, accountsUnbound: 0, practitionersUpdated: 1 });
    expect((await cardOf(person.id)).published_at).not.toBeNull();
    expect((await app.call(getMyCard, { token: person.token })).status).toBe(200);
  });

  it('[A2] [rule 22] a malformed phone is no new phone: nobody is locked out by a typing error', async () => {
    const person = await buildPublishedCard(app.deps, {});
    const { registry_no: registryNo } = await byId(person.id);
    await importRows([{ 人员编号: registryNo, 手机号: '1551234567' }]);
    expect(app.deps.cipher.decrypt((await byId(person.id)).phone_cipher!)).toBe(person.phone);
    expect((await app.call(getMyCard, { token: person.token })).status).toBe(200);
  });

  it('[A2] [rule 10] the search rows of a published card follow city, employer, grade and validity', async () => {
    const person = await buildPublishedCard(app.deps, { cityCode: '110100' });
    const { registry_no: registryNo } = await byId(person.id);
    const same = { 人员编号: registryNo, 手机号: person.phone, 常住地: '湖北省武汉市', 执业机构: '新雇主认证（北京）有限公司' };
    await importRows([{ ...same, 注册级别: '高级审核员' }, { ...same, 注册领域: 'EMS' }, { ...same, 注册领域: 'ISMS', 有效期至: '2020-01-01' }]);
    expect(await cardOf(person.id)).toMatchObject({ city_code: '420100', province_code: '42', employer_key: '新雇主认证(北京)有限公司' });
    expect((await schemesOf(person.cardId)).map((row) => [row.scheme, row.grade, row.city_code])).toEqual([['EMS', 'auditor', '420100'], ['QMS', 'auditor_senior', '420100']]);
    // What lists show is kept with the card, with the ended ones, which they leave out.
    expect((await cardOf(person.id)).held).toMatch(/^EMS:auditor:\d{4}-\d\d-\d\d ISMS:auditor:2020-01-01 QMS:auditor_senior:\d{4}-\d\d-\d\d$/);
    const { accountId } = await buildInstitution(app.deps);
    const { body } = await app.call(searchTalentPool, { token: await openTestSession(app.deps, 'institution', accountId), query: { cityCode: '420100' } });
    expect((body as { items: { id: string; registrations: unknown[] }[] }).items.find(({ id }) => id === person.cardId)?.registrations).toEqual([{ scheme: 'QMS', grade: 'auditor_senior' }, { scheme: 'EMS', grade: 'auditor' }]);
  });

  it('[A2] a retired practitioner is updated, not restored', async () => {
    const person = await buildPractitioner(app.deps, { retiredAt: new Date() });
    const { registry_no: registryNo } = await byId(person.id);
    const { report } = await importRows([{ 人员编号: registryNo, 手机号: person.phone, 职称: '高级工程师' }]);
    expect(await byId(person.id)).toMatchObject({ retired_at: expect.any(Date), job_title: '高级工程师' });
    expect(report).toContainEqual(expect.objectContaining({ level: '提示', reason: expect.stringContaining('停用') }));
  });
});
