import { addRegistration, changePractitionerPhone, dropPractitionerOverride, endPractitionerSessions, getPractitionerRecord, listDuplicates, listPractitionerHistory, restorePractitioner, retirePractitioner, searchPractitioners, updatePractitioner, updateRegistration } from '@cert/contract/admin/registry';
import { getMyCard } from '@cert/contract/card';
import { signInPractitioner } from '@cert/contract/sign-in';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPractitioner, buildPublishedCard, signedInPractitioner, testPassword } from '../../../test/builders.ts';
import { createRegistryFiles, importFile, type RegistryFiles, type RowInput } from '../../../test/registry-files.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let files: RegistryFiles;
let business: { id: string; token: string };
let auditor: { id: string; token: string };
beforeAll(async () => {
  t = await createTestApp();
  files = createRegistryFiles();
  business = await buildOperator(t.deps, { role: 'business' });
  auditor = await buildOperator(t.deps, { role: 'auditor' });
});
afterAll(async () => {
  files.remove();
  await t.close();
});

const read = async (practitionerId: string, token = business.token) => (await t.call(getPractitionerRecord, { token, params: { practitionerId } })).body;
const search = async (body: Record<string, unknown>, token = business.token) => (await t.call(searchPractitioners, { token, body: body as never })).body;
const importRows = async (rows: readonly RowInput[]) => importFile(t, files, await files.workbook('rows.xlsx', rows));
const idOf = async (registryNo: string) => (await t.db.selectFrom('practitioners').select('id').where('registry_no', '=', registryNo).executeTakeFirstOrThrow()).id;
const reason = '本人来电更正';

describe('查询', () => {
  it('[A2] finds by phone, a part of the name, number, employer and state, page by page', async () => {
    const one = await buildPractitioner(t.deps, { name: '阿卜杜热合曼·买买提', employerName: '恒衡国际（北京）认证有限公司' });
    const two = await buildPractitioner(t.deps, { name: '诸葛建国', employerName: '恒衡国际(北京)认证有限公司' });
    const gone = await buildPractitioner(t.deps, { name: '诸葛国建', retiredAt: new Date() });
    const ids = async (body: Record<string, unknown>) => (await search(body)).items.map((row) => row.id).sort();
    const sorted = (...people: { id: string }[]) => people.map((person) => person.id).sort();
    expect(await ids({ phone: `+86 ${one.phone}` })).toEqual([one.id]);
    expect(await ids({ phone: '不是号码' })).toEqual([]);
    expect(await ids({ name: '买买提' })).toEqual([one.id]);
    expect(await ids({ name: '葛' })).toEqual(sorted(two, gone));
    expect(await ids({ name: '葛建国' })).toEqual([two.id]);
    expect(await ids({ name: '100%' })).toEqual([]);
    expect(await ids({ name: '诸葛', state: 'retired' })).toEqual([gone.id]);
    expect(await ids({ employer: '恒衡国际（北京）' })).toEqual(sorted(one, two));
    const { registryNo } = await read(one.id);
    expect(await ids({ registryNo: registryNo.toLowerCase().slice(0, -1), name: '买买' })).toEqual([one.id]);
    const first = await search({ name: '葛', limit: 1 });
    const second = await search({ name: '葛', limit: 1, cursor: first.nextCursor });
    expect([first.items[0]!.id, second.items[0]!.id].sort()).toEqual(sorted(two, gone));
    expect(second.nextCursor).toBeNull();
    expect((await search({ name: '国', limit: 1, cursor: first.nextCursor })).code).toBe('cursor_invalid');
  });

  it('[trust I22] [ASVS 16.3.3] [A2] [rule 1] an auditor sees neither name nor contact; every opening and search is on record, without what was searched', async () => {
    const person = await buildPractitioner(t.deps, { name: '欧阳标记乙', email: 'mark.b@example.com', registrations: [{ certificateNo: '2026-N1QMS-7700001' }] });
    const whole = await t.call(getPractitionerRecord, { token: business.token, params: { practitionerId: person.id } });
    for (const text of [person.name, person.phone, 'mark.b@example.com', '2026-N1QMS-7700001']) expect(whole.text).toContain(text);
    const masked = [
      await t.call(getPractitionerRecord, { token: auditor.token, params: { practitionerId: person.id } }),
      await t.call(searchPractitioners, { token: auditor.token, body: { phone: person.phone } }),
    ];
    for (const { status, text } of masked) {
      expect(status).toBe(200);
      for (const secret of [person.name, person.phone, person.email!, person.wechatId!, '2026-N1QMS-7700001']) expect(text).not.toContain(secret);
    }
    const { rows } = await sql<{ action: string; detail: unknown }>`select action, detail from activity_entries where actor_id in (${business.id}, ${auditor.id}) and (object_id = ${person.id} or action = 'search-practitioners') order by id desc limit 3`.execute(t.db);
    expect(rows.map((row) => row.action)).toEqual(['search-practitioners', 'view-practitioner-record', 'view-practitioner-record']);
    expect(JSON.stringify(rows)).not.toContain(person.phone);
  });

  it('[A2] [rule 23] unknown people, other identities and other roles', async () => {
    const person = await signedInPractitioner(t.deps);
    const params = { practitionerId: person.id };
    expect((await t.call(getPractitionerRecord, { token: business.token, params: { practitionerId: `prac_${'0'.repeat(22)}` } })).body.code).toBe('practitioner_not_found');
    expect((await t.call(getPractitionerRecord, { token: person.token, params })).body.code).toBe('wrong_audience');
    expect((await t.call(retirePractitioner, { token: auditor.token, params, body: { reason } })).body.code).toBe('role_not_allowed');
    expect((await t.call(changePractitionerPhone, { token: auditor.token, params, body: { phone: '15512340000', reason, version: 1 } })).body.code).toBe('role_not_allowed');
    await sql`update sessions set password_proved_at = now() - interval '11 minutes' where account_id = ${business.id}`.execute(t.db);
    expect((await t.call(changePractitionerPhone, { token: business.token, params, body: { phone: '15512340000', reason, version: 1 } })).body.code).toBe('password_proof_required');
    await sql`update sessions set password_proved_at = now() where account_id = ${business.id}`.execute(t.db);
  });
});

describe('an operator’s edit', () => {
  it('[A2] [rule 7] stands on the card at once, survives later imports that say otherwise, and can be dropped for what they say', async () => {
    await importRows([{ 人员编号: 'CP910000001', 手机号: '15510000001', 学历: '大专', 职称: '工程师' }]);
    const id = await idOf('CP910000001');
    const { version, work } = await read(id);
    const edited = await t.call(updatePractitioner, {
      token: business.token,
      params: { practitionerId: id },
      body: { version, reason, change: { group: 'work', education: 'master', jobTitle: work.jobTitle, cityCode: work.cityCode, employerName: work.employerName, employmentKind: work.employmentKind } },
    });
    expect(edited.body).toMatchObject({ version: version + 1, work: { education: 'master' }, overrides: [{ field: 'education', registryValue: '大专', reason, operatorName: '测试运营' }] });
    const later = await importRows([{ 人员编号: 'CP910000001', 手机号: '15510000001', 学历: '本科', 职称: '高级工程师' }]);
    expect(later.counts).toMatchObject({ practitionersUpdated: 1, overridesKept: 1 });
    const after = await read(id);
    expect(after).toMatchObject({ work: { education: 'master', jobTitle: '高级工程师' }, overrides: [{ field: 'education', registryValue: '本科' }] });
    const dropped = await t.call(dropPractitionerOverride, { token: business.token, params: { practitionerId: id }, body: { field: 'education', version: after.version } });
    expect(dropped.body).toMatchObject({ work: { education: 'bachelor' }, overrides: [] });
    expect((await importRows([{ 人员编号: 'CP910000001', 手机号: '15510000001', 学历: '大专', 职称: '高级工程师' }])).counts.practitionersUpdated).toBe(1);
    expect((await read(id)).work.education).toBe('college');
  });

  it('[A2] name, contact, phone and registrations survive too; what the file says instead is kept beside them', async () => {
    const row: RowInput = { 人员编号: 'CP910000002', 姓名: '王建国', 手机号: '15510000002', 电子邮箱: 'old@example.com', 注册领域: 'QMS', 注册级别: '审核员' };
    await importRows([row]);
    const practitionerId = await idOf('CP910000002');
    const params = { practitionerId };
    let record = await read(practitionerId);
    const write = async (change: Record<string, unknown>) => (await t.call(updatePractitioner, { token: business.token, params, body: { version: record.version, reason, change } as never })).body;
    record = await write({ group: 'identity', name: '王 建军', sex: 'male', birth: record.identity.birth });
    record = await write({ group: 'contact', email: 'new@example.com', wechatId: record.contact.wechatId });
    record = (await t.call(changePractitionerPhone, { token: business.token, params, body: { phone: '155 1000 0099', reason, version: record.version } })).body;
    const { id: registrationId, ...terms } = record.registrations[0]!;
    record = (await t.call(updateRegistration, { token: business.token, params: { practitionerId, registrationId }, body: { version: record.version, reason, grade: 'auditor_senior', certificateNo: terms.certificateNo, validUntil: terms.validUntil, technicalAreas: terms.technicalAreas } })).body;
    record = (await t.call(addRegistration, { token: business.token, params, body: { version: record.version, reason, scheme: 'EMS', grade: 'auditor', certificateNo: null, validUntil: '2028-12-31', technicalAreas: [] } })).body;
    expect((await t.call(addRegistration, { token: business.token, params, body: { version: record.version, reason, scheme: 'EMS', grade: 'auditor', certificateNo: null, validUntil: null, technicalAreas: [] } })).body.code).toBe('registration_exists');
    await importRows([{ ...row, 姓名: '王建民', 手机号: '15510000077', 电子邮箱: 'file@example.com', 注册级别: '实习审核员' }, { ...row, 注册领域: 'EMS', 注册级别: '实习审核员' }]);
    const after = await read(practitionerId);
    expect(after).toMatchObject({ identity: { name: '王建军' }, contact: { phone: '15510000099', email: 'new@example.com' }, registrations: [{ scheme: 'QMS', grade: 'auditor_senior' }, { scheme: 'EMS', grade: 'auditor' }] });
    expect(Object.fromEntries(after.overrides.map((one) => [one.field, one.registryValue]))).toMatchObject({
      name: '王建国', phone: '15510000002', email: 'old@example.com', 'registration:EMS': expect.stringContaining('实习审核员'),
    });
    // The registry's phone again is an act of its own.
    expect((await t.call(dropPractitionerOverride, { token: business.token, params, body: { field: 'phone', version: after.version } })).status).toBe(400);
    const back = await t.call(changePractitionerPhone, { token: business.token, params, body: { phone: null, reason, version: after.version } });
    expect(back.body.contact.phone).toBe('15510000002');
    expect(back.body.overrides.map((one) => one.field)).not.toContain('phone');
    const dump = JSON.stringify((await sql`select row_to_json(o) from registry_overrides o`.execute(t.db)).rows);
    expect(dump).not.toContain('15510000077');
  });

  it('[A2] [I2] a registration that is edited or added stands in the rows of the talent pool at once', async () => {
    const person = await buildPublishedCard(t.deps, { registrations: [{ scheme: 'QMS', grade: 'auditor', validUntil: null }] });
    const institution = await buildInstitution(t.deps);
    const shown = async (filters: object) => (await t.call(searchTalentPool, { token: institution.token, query: filters as never })).body.items.filter(({ id }) => id === person.cardId).flatMap(({ registrations }) => registrations);
    const params = { practitionerId: person.id };
    const [registration] = (await read(person.id)).registrations;
    const terms = { certificateNo: null, validUntil: null, technicalAreas: [], reason };
    const { version } = (await t.call(updateRegistration, { token: business.token, params: { ...params, registrationId: registration!.id }, body: { ...terms, version: (await read(person.id)).version, grade: 'auditor_senior', validUntil: '2099-12-31' } })).body;
    await t.call(addRegistration, { token: business.token, params, body: { ...terms, version, scheme: 'EMS', grade: 'auditor' } });
    expect(await shown({ schemes: 'QMS,EMS' })).toMatchObject([{ scheme: 'QMS', grade: 'auditor_senior' }, { scheme: 'EMS', grade: 'auditor' }]);
    expect((await t.db.selectFrom('cards').select('held').where('id', '=', person.cardId).executeTakeFirstOrThrow()).held).toBe('EMS:auditor: QMS:auditor_senior:2099-12-31');
  });

  it('[A2] two operators: the second is told, not overwritten; bad values are refused in the importer’s words', async () => {
    const person = await buildPublishedCard(t.deps);
    const params = { practitionerId: person.id };
    const { version, identity } = await read(person.id);
    const rename = (name: string) => t.call(updatePractitioner, { token: business.token, params, body: { version, reason, change: { group: 'identity', name, sex: identity.sex, birth: identity.birth } } });
    const both = await Promise.all([rename('李一'), rename('李二')]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
    expect(both.find((one) => one.status === 409)!.body).toMatchObject({ code: 'version_conflict', version: version + 1 });
    const wrong = await t.call(updatePractitioner, { token: business.token, params, body: { version: version + 1, reason, change: { group: 'identity', name: '3000人', sex: null, birth: { date: '2031-01-01', precision: 'day' } } } });
    expect(wrong.body).toMatchObject({ code: 'request_invalid', errors: [{ pointer: '/body/change/name', message: '姓名含有数字、符号或标记' }] });
    expect((await read(person.id)).version).toBe(version + 1);
    const history = await t.call(listPractitionerHistory, { token: auditor.token, params });
    expect(history.body.items).toMatchObject([{ action: 'update-practitioner', actorName: '测试运营', fields: ['name'], reason }]);
  });
});

describe('rule 22', () => {
  it('[A2] [rule 22] a retired person is signed out and gone from the talent pool at once; restored, the card waits for its owner', async () => {
    const person = await buildPublishedCard(t.deps, { cityCode: '540100' });
    const house = await buildInstitution(t.deps);
    const pool = async () => (await t.call(searchTalentPool, { token: house.token, query: { cityCode: '540100' } })).body.items.length;
    const params = { practitionerId: person.id };
    expect(await pool()).toBe(1);
    const retired = await t.call(retirePractitioner, { token: business.token, params, body: { reason: '已注销注册 13812345678' } });
    expect(retired.body).toMatchObject({ retiredReason: '已注销注册 138****5678', card: { state: 'withdrawn' }, sessions: [], can: { retire: false, restore: true } });
    expect(await pool()).toBe(0);
    expect((await t.call(getMyCard, { token: person.token })).status).toBe(401);
    expect((await t.call(signInPractitioner, { body: { phone: person.phone, password: testPassword } })).body.code).toBe('password_wrong');
    const { version } = retired.body;
    expect((await t.call(retirePractitioner, { token: business.token, params, body: { reason } })).body.version).toBe(version);

    await t.call(restorePractitioner, { token: business.token, params, body: { reason } });
    expect((await t.call(signInPractitioner, { body: { phone: person.phone, password: testPassword } })).status).toBe(201);
    expect(await pool()).toBe(0);
  });

  it('[ASVS 7.5.1] [A2] [rule 22] another phone: unbound, signed out, card withdrawn; the old phone finds nobody, the new one must be verified', async () => {
    const person = await buildPublishedCard(t.deps);
    const params = { practitionerId: person.id };
    const { version } = await read(person.id);
    const changed = await t.call(changePractitionerPhone, { token: business.token, params, body: { phone: '15512341234', reason, version } });
    expect(changed.body).toMatchObject({ contact: { phone: '15512341234' }, account: { state: 'unbound' }, card: { state: 'withdrawn' }, sessions: [] });
    expect((await t.call(getMyCard, { token: person.token })).status).toBe(401);
    for (const phone of [person.phone, '15512341234']) expect((await t.call(signInPractitioner, { body: { phone, password: testPassword } })).body.code).toBe('password_wrong');
  });

  it('[A2] [rule 19] a phone that somebody has is not given away, not by two operators at once, not by restoring', async () => {
    const [one, two, three] = [await buildPractitioner(t.deps), await buildPractitioner(t.deps), await buildPractitioner(t.deps)];
    const change = (practitionerId: string, phone: string, version = 1) => t.call(changePractitionerPhone, { token: business.token, params: { practitionerId }, body: { phone, reason, version } });
    expect((await change(one.id, two.phone)).body).toMatchObject({ code: 'phone_taken', registryNo: (await read(two.id)).registryNo });
    const both = await Promise.all([change(one.id, '15598760000'), change(two.id, '15598760000')]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    await t.call(retirePractitioner, { token: business.token, params: { practitionerId: three.id }, body: { reason } });
    const free = both[0]!.status === 200 ? two : one;
    expect((await change(free.id, three.phone)).status).toBe(200);
    expect((await t.call(restorePractitioner, { token: business.token, params: { practitionerId: three.id }, body: { reason } })).body.code).toBe('phone_taken');
  });

  it('[ASVS 7.4.5] [A2] ending the logins of a person', async () => {
    const person = await signedInPractitioner(t.deps);
    expect((await read(person.id)).sessions).toHaveLength(1);
    const ended = await t.call(endPractitionerSessions, { token: business.token, params: { practitionerId: person.id }, body: { reason } });
    expect(ended.body.sessions).toEqual([]);
    expect((await t.call(getMyCard, { token: person.token })).status).toBe(401);
  });
});

describe('重复记录', () => {
  it('[A2] [rule 19] one phone on several, one name with one birth date; retiring one resolves it', async () => {
    const phone = '15577770001';
    const [one, two] = [await buildPractitioner(t.deps, { phone, name: '重复甲', birthDate: '1970-01-02' }), await buildPractitioner(t.deps, { phone, name: '重复乙', birthDate: '1970-01-02' })];
    const three = await buildPractitioner(t.deps, { name: '重复甲', birthDate: '1970-01-02' });
    const groups = async (kind: 'phone' | 'name_birth') => {
      const { body } = await t.call(listDuplicates, { token: business.token, query: { kind, limit: 50 } });
      return body.items.map((group) => group.members.map((member) => member.id).sort()).filter((ids) => ids.includes(one.id));
    };
    expect(await groups('phone')).toEqual([[one.id, two.id].sort()]);
    expect(await groups('name_birth')).toEqual([[one.id, three.id].sort()]);
    expect((await read(one.id)).samePhone).toEqual([{ id: two.id, registryNo: expect.any(String) }]);
    await t.call(retirePractitioner, { token: business.token, params: { practitionerId: one.id }, body: { reason } });
    expect([...(await groups('phone')), ...(await groups('name_birth'))]).toEqual([]);
    const masked = await t.call(listDuplicates, { token: auditor.token, query: { kind: 'name_birth' } });
    expect(masked.text).not.toContain('王建国');
  });
});
