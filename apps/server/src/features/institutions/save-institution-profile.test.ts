import { getInstitutionProfile, saveInstitutionProfile } from '@cert/contract/institution';
import { getJob } from '@cert/contract/job';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildJob, signedInPractitioner } from '../../../test/builders.ts';
import { newKey } from '../../../test/test-client.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const fields = { contactPerson: '李主任', contactPhone: '010-88880000 转 12', contactEmail: 'hr@example.com', contactAddress: '北京市朝阳区测试路 1 号', profile: '从事管理体系认证。\n欢迎加入。' };
const none = { contactPerson: '', contactPhone: '', contactEmail: '', contactAddress: '', profile: '' };

describe('getInstitutionProfile', () => {
  it('[I7] shows everything that is kept about the own institution', async () => {
    const house = await buildInstitution(t.deps, { membershipUntil: '2099-12-31' });
    await t.db.updateTable('institutions').set({ approval_no: 'CNCA-R-2099-001', credit_code: '91110000TEST00001X' }).where('id', '=', house.id).execute();
    const { body } = await t.call(getInstitutionProfile, { token: house.token });
    expect(body).toMatchObject({ institutionName: house.name, accountName: house.accountName, approvalNo: 'CNCA-R-2099-001', creditCode: '91110000TEST00001X', membershipUntil: '2099-12-31', isMembershipValid: true, version: 1, ...none });
  });
});

describe('saveInstitutionProfile', () => {
  it('[I7] saves the five fields, and the log names them without their values', async () => {
    const house = await buildInstitution(t.deps);
    const saved = await t.call(saveInstitutionProfile, { token: house.token, body: { ...fields, version: 1 } });
    expect([saved.status, saved.body]).toEqual([200, expect.objectContaining({ ...fields, version: 2, institutionName: house.name })]);
    expect((await t.call(getInstitutionProfile, { token: house.token })).body).toEqual(saved.body);
    const { rows } = await sql<{ detail: unknown }>`select detail from activity_entries where action = 'save-institution-profile' and object_id = ${house.id}`.execute(t.db);
    expect(rows).toEqual([{ detail: { fields: 'contactPerson,contactPhone,contactEmail,contactAddress,profile' } }]);
    const emptied = await t.call(saveInstitutionProfile, { token: house.token, body: { ...fields, contactEmail: '', version: 2 } });
    expect(emptied.body).toMatchObject({ contactEmail: '', version: 3 });
  });

  it('[I7] of two editors the second gets what stands now, and overwrites nothing', async () => {
    const house = await buildInstitution(t.deps);
    const colleague = await buildInstitutionAccount(t.deps, house.id);
    await t.call(saveInstitutionProfile, { token: house.token, body: { ...fields, version: 1 } });
    const late = await t.call(saveInstitutionProfile, { token: colleague.token, body: { ...none, profile: '别的简介', version: 1 } });
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
    expect((late.body as unknown as { profile: unknown }).profile).toMatchObject({ ...fields, version: 2 });
    expect((await t.call(getInstitutionProfile, { token: house.token })).body).toMatchObject({ ...fields, version: 2 });
    // An operator's change of the same fields counts as well, another one does not.
    await t.db.updateTable('institutions').set({ contact_person: '王主任' }).where('id', '=', house.id).execute();
    await t.db.updateTable('institutions').set({ membership_until: '2099-01-01' }).where('id', '=', house.id).execute();
    expect((await t.call(getInstitutionProfile, { token: house.token })).body.version).toBe(3);
  });

  it('[I7] a save that waits for another one is not based on what stood before', async () => {
    const house = await buildInstitution(t.deps);
    const saving = await t.db.transaction().execute(async (tx) => {
      await tx.updateTable('institutions').set({ contact_person: '先保存的人' }).where('id', '=', house.id).execute();
      const waiting = t.call(saveInstitutionProfile, { token: house.token, body: { ...fields, version: 1 } });
      await setTimeout(400);
      return { waiting };
    });
    expect((await saving.waiting).body.code).toBe('version_conflict');
    expect((await t.call(getInstitutionProfile, { token: house.token })).body).toMatchObject({ contactPerson: '先保存的人', version: 2 });
  });

  it('[I7] ten editors at once: one save stands', async () => {
    const house = await buildInstitution(t.deps);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => t.call(saveInstitutionProfile, { token: house.token, body: { ...fields, contactPerson: `编辑 ${index}`, version: 1 } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    expect((await t.call(getInstitutionProfile, { token: house.token })).body.version).toBe(2);
  });

  it('[I7] [rule 25] the same save again, with its key or what stands already, changes nothing and succeeds', async () => {
    const house = await buildInstitution(t.deps);
    const call = { token: house.token, idempotencyKey: newKey(), body: { ...fields, version: 1 } };
    const [first, again] = [await t.call(saveInstitutionProfile, call), await t.call(saveInstitutionProfile, call)];
    expect(again.body).toEqual(first.body);
    expect((await t.call(saveInstitutionProfile, { ...call, idempotencyKey: newKey() })).body.version).toBe(2);
  });

  it.each([
    ['contactEmail', 'not an address'], ['contactPhone', '打我电话'], ['contactPhone', '12 3x'], ['profile', '长'.repeat(1001)], ['contactPerson', '人'.repeat(31)], ['contactAddress', '址'.repeat(121)],
  ])('[I7] %s is refused at its place when wrong (%#)', async (field, value) => {
    const house = await buildInstitution(t.deps);
    const { status, body, text } = await t.call(saveInstitutionProfile, { token: house.token, body: { ...fields, [field]: value, version: 1 } });
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request_invalid', `/body/${field}`]);
    expect(text).not.toContain(value);
  });

  it('[rule 23] nobody else reads or saves it', async () => {
    const person = await signedInPractitioner(t.deps);
    expect((await t.call(getInstitutionProfile, { token: person.token })).body.code).toBe('wrong_audience');
    expect((await t.call(getInstitutionProfile, {})).status).toBe(401);
  });

  it('[I7] [P7] a job shows the public part: name, introduction and address, no person and no number', async () => {
    const house = await buildInstitution(t.deps);
    await t.call(saveInstitutionProfile, { token: house.token, body: { ...fields, version: 1 } });
    const person = await signedInPractitioner(t.deps);
    const { body, text } = await t.call(getJob, { token: person.token, params: { jobId: await buildJob(t.deps, house.id) } });
    expect(body.institution).toMatchObject({ institutionName: house.name, profile: fields.profile, address: fields.contactAddress });
    for (const hidden of [fields.contactPerson, fields.contactPhone, fields.contactEmail]) expect(text).not.toContain(hidden);
  });
});
