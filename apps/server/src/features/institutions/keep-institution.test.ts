import { createInstitution, disableInstitution, enableInstitution, getInstitution, listInstitutions, resetInstitutionPassword, setMembership, updateInstitution } from '@cert/contract/admin/institution';
import { getMyInstitution } from '@cert/contract/institution';
import { getJob, searchJobs } from '@cert/contract/job';
import { signInInstitution } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, signedInPractitioner, testPassword } from '../../../test/builders.ts';
import { newKey } from '../../../test/test-client.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { addDays } from '../jobs/rules.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';

let t: TestApp;
let token: string;
beforeAll(async () => {
  t = await createTestApp();
  ({ token } = await buildOperator(t.deps));
});
afterAll(() => t.close());

const logged = async (action: string, id: string) =>
  (await sql<{ detail: object; actor_kind: string }>`select actor_kind, detail from activity_entries where action = ${action} and object_id = ${id}`.execute(t.db)).rows;
const fields = { institutionName: '改名之后认证有限公司', approvalNo: 'CNCA-R-2026-1', creditCode: '91110000MA01ABCD2X', contactPerson: '王芳', contactPhone: '010-88880000', contactEmail: 'hr@example.org', contactAddress: '北京市海淀区', profile: '第三方认证机构。' };
const created = async (body: object) => t.call(createInstitution, { token, body: { membershipUntil: null, ...body } });

describe('operators keep institutions', () => {
  it('[trust T2] [A1] [I1] a new institution signs in with the default password, which is kept only as a hash', async () => {
    const { status, body, text } = await created({ institutionName: '新开认证（北京）有限公司', accountName: 'NEW-Body', membershipUntil: '2099-12-31', contactEmail: 'a@example.org' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ institutionName: '新开认证（北京）有限公司', accountName: 'new-body' });
    expect((await t.call(signInInstitution, { body: { accountName: 'new-body', password: body.defaultPassword } })).body.scope).toBe('change_password');
    const kept = await sql<{ text: string }>`select string_agg(a::text, '') || (select string_agg(e::text, '') from activity_entries e) as text from institution_accounts a`.execute(t.db);
    expect(kept.rows[0]!.text).not.toContain(body.defaultPassword);
    expect(text).toContain(body.defaultPassword);
    const record = await t.call(getInstitution, { token, params: { institutionId: body.institutionId } });
    expect(record.body).toMatchObject({ membershipState: 'valid', contactEmail: 'a@example.org', version: 1, balance: 0, accounts: [{ accountName: 'new-body', hasOwnPassword: false }] });
    expect(record.text).not.toContain(body.defaultPassword);
    expect(await logged('create-institution', body.institutionId)).toHaveLength(1);
  });

  it('[A1] [rule 25] the same key gives the same institution and the same password', async () => {
    const call = { token, idempotencyKey: newKey(), body: { institutionName: '重复提交认证有限公司', accountName: 'twice', membershipUntil: null } };
    const first = await t.call(createInstitution, call);
    expect((await t.call(createInstitution, call)).body).toEqual(first.body);
    expect((await created({ institutionName: '重复提交 认证有限公司', accountName: 'twice-2' })).body.code).toBe('institution_exists');
    expect((await created({ institutionName: '另一家认证有限公司', accountName: 'TWICE' })).body.code).toBe('account_name_taken');
    expect((await sql`select from institutions where name = '另一家认证有限公司'`.execute(t.db)).rows).toHaveLength(0);
  });

  it('[A1] what cannot be is refused at its field', async () => {
    const wrong: [object, string][] = [
      [{ institutionName: '12' }, '/body/institutionName'], [{ accountName: 'a b c' }, '/body/accountName'], [{ accountName: '账号名' }, '/body/accountName'],
      [{ membershipUntil: '2027-02-30' }, '/body/membershipUntil'], [{ creditCode: '123' }, '/body/creditCode'], [{ contactPhone: 'abc' }, '/body/contactPhone'], [{ contactEmail: 'x@' }, '/body/contactEmail'],
    ];
    for (const [part, pointer] of wrong) {
      const { status, body } = await created({ institutionName: '字段有误认证有限公司', accountName: 'wrong', ...part });
      expect([status, body.errors?.[0]?.pointer], JSON.stringify(part)).toEqual([400, pointer]);
    }
  });

  it('[A1] saves the fields; an older version is a conflict, and the institution moves it too', async () => {
    const institution = await buildInstitution(t.deps);
    const params = { institutionId: institution.id };
    const saved = await t.call(updateInstitution, { token, params, body: { ...fields, version: 1 } });
    expect(saved.body).toMatchObject({ ...fields, version: 2 });
    expect((await t.call(updateInstitution, { token, params, body: { ...fields, approvalNo: '', version: 1 } })).body.code).toBe('version_conflict');
    expect((await t.call(setMembership, { token, params, body: { membershipUntil: '2099-01-01', version: 1 } })).body.code).toBe('version_conflict');
    await t.db.updateTable('institutions').set({ contact_person: '李丽' }).where('id', '=', institution.id).execute();
    expect((await t.call(updateInstitution, { token, params, body: { ...fields, version: 2 } })).body.code).toBe('version_conflict');
    const other = await buildInstitution(t.deps, { name: '已有名称认证有限公司' });
    const taken = await t.call(updateInstitution, { token, params, body: { ...fields, institutionName: '已有名称 认证有限公司', version: 3 } });
    expect([taken.status, taken.body.code]).toEqual([409, 'institution_exists']);
    expect((await t.call(getInstitution, { token, params: { institutionId: other.id } })).body.version).toBe(1);
  });

  it('[A1] a membership that ended closes cards and jobs at once, and a new day opens them', async () => {
    const institution = await buildInstitution(t.deps);
    const params = { institutionId: institution.id };
    const today = shanghaiDay();
    const ended = await t.call(setMembership, { token, params, body: { membershipUntil: addDays(today, -1), version: 1 } });
    expect(ended.body).toMatchObject({ membershipState: 'expired', version: 2 });
    expect((await t.call(getMyInstitution, { token: institution.token })).body.isMembershipValid).toBe(false);
    for (const [days, state] of [[0, 'expiring'], [30, 'expiring'], [31, 'valid']] as const) {
      const { version } = (await t.call(getInstitution, { token, params })).body;
      expect((await t.call(setMembership, { token, params, body: { membershipUntil: addDays(today, days), version } })).body.membershipState).toBe(state);
    }
    expect((await t.call(getMyInstitution, { token: institution.token })).body.isMembershipValid).toBe(true);
    expect(await logged('set-membership', institution.id)).toHaveLength(4);
  });

  it('[ASVS 7.4.2 7.4.5] [A1] [rule 22] disabling ends every login at once and takes its jobs from everybody; enabling undoes it', async () => {
    const institution = await buildInstitution(t.deps);
    const practitioner = await signedInPractitioner(t.deps);
    const jobId = await buildJob(t.deps, institution.id, { title: '停用检查审核员' });
    const params = { institutionId: institution.id };
    const isOpen = async () => {
      const found = await t.call(searchJobs, { token: practitioner.token });
      const single = await t.call(getJob, { token: practitioner.token, params: { jobId } });
      return [found.text.includes('停用检查审核员'), single.status];
    };
    expect(await isOpen()).toEqual([true, 200]);

    const disabled = await t.call(disableInstitution, { token, params, body: { reason: '批准书被撤销' } });
    expect(disabled.body).toMatchObject({ disabledReason: '批准书被撤销', disabledAt: expect.any(String) });
    expect((await t.call(getMyInstitution, { token: institution.token })).status).toBe(401);
    expect((await t.call(signInInstitution, { body: { accountName: institution.accountName, password: testPassword } })).body.code).toBe('credentials_wrong');
    const [listed, status] = await isOpen();
    expect([listed, status]).not.toContain(true);
    expect(status).not.toBe(200);
    expect((await t.call(disableInstitution, { token, params, body: { reason: '再来一次' } })).body.disabledReason).toBe('批准书被撤销');

    const enabled = await t.call(enableInstitution, { token, params, body: { reason: '批准书已恢复' } });
    expect(enabled.body).toMatchObject({ disabledAt: null, disabledReason: null });
    expect((await t.call(getMyInstitution, { token: institution.token })).status).toBe(401);
    expect((await t.call(signInInstitution, { body: { accountName: institution.accountName, password: testPassword } })).status).toBe(201);
    expect(await isOpen()).toEqual([true, 200]);
    expect(await logged('disable-institution', institution.id)).toEqual([{ actor_kind: 'operator', detail: { reason: '批准书被撤销' } }]);
    expect(await logged('enable-institution', institution.id)).toHaveLength(1);
  });

  it('[ASVS 7.5.1] [A1] [rule 21] [rule 22] a reset ends the logins and the old password; it needs a fresh password proof', async () => {
    const institution = await buildInstitution(t.deps);
    const call = { token, params: { institutionId: institution.id }, body: { accountId: institution.accountId } };
    const reset = await t.call(resetInstitutionPassword, call);
    expect([reset.status, reset.body.accountName]).toEqual([201, institution.accountName]);
    expect((await t.call(getMyInstitution, { token: institution.token })).status).toBe(401);
    expect((await t.call(signInInstitution, { body: { accountName: institution.accountName, password: testPassword } })).status).toBe(422);
    expect((await t.call(signInInstitution, { body: { accountName: institution.accountName, password: reset.body.defaultPassword } })).body.scope).toBe('change_password');
    const other = await buildInstitution(t.deps);
    expect((await t.call(resetInstitutionPassword, { ...call, params: { institutionId: other.id } })).body.code).toBe('institution_not_found');

    const stale = await buildOperator(t.deps);
    await sql`update sessions set created_at = now() - interval '11 minutes', password_proved_at = null where account_id = ${stale.id}`.execute(t.db);
    expect((await t.call(resetInstitutionPassword, { ...call, token: stale.token })).body.code).toBe('password_proof_required');
  });

  it('[A1] the list finds by name in any width and by account, filters, and pages without gap or repeat [rule 24]', async () => {
    const names = ['查找甲认证（上海）有限公司', '查找乙认证有限公司', '查找丙认证有限公司', '查找丁认证有限公司', '查找戊认证有限公司'];
    const made = [];
    for (const name of names) made.push(await buildInstitution(t.deps, { name, points: 7 }));
    await buildJob(t.deps, made[0]!.id);
    await buildJob(t.deps, made[0]!.id, { isDeleted: true });
    await t.call(disableInstitution, { token, params: { institutionId: made[1]!.id }, body: { reason: '测试停用' } });
    await sql`update institutions set membership_until = '2020-01-01' where id = ${made[2]!.id}`.execute(t.db);
    const search = async (query: object) => (await t.call(listInstitutions, { token, query })).body.items.map((item) => item.institutionName);
    expect(await search({ search: '查找 甲认证(上海)' })).toEqual([names[0]]);
    expect(await search({ search: made[3]!.accountName.toUpperCase() })).toEqual([names[3]]);
    expect(await search({ search: '查找', state: 'disabled' })).toEqual([names[1]]);
    expect(await search({ search: '查找', membership: 'expired' })).toEqual([names[2]]);
    expect(await search({ search: "%' or 1=1 --" })).toEqual([]);
    const seen = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: Awaited<ReturnType<typeof t.call<typeof listInstitutions>>> = await t.call(listInstitutions, { token, query: { search: '查找', limit: '2', ...(cursor === '' ? {} : { cursor }) } });
      seen.push(...body.items.map((item) => item.institutionName));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([...names].reverse());
    const [row] = (await t.call(listInstitutions, { token, query: { search: '查找甲' } })).body.items;
    expect(row).toMatchObject({ balance: 7, jobCount: 1, membershipState: 'valid', accountName: made[0]!.accountName, lastSignedInAt: expect.any(String) });
    const first = await t.call(listInstitutions, { token, query: { search: '查找', limit: '2' } });
    expect((await t.call(listInstitutions, { token, query: { search: '别的', cursor: first.body.nextCursor ?? '' } })).body.code).toBe('cursor_invalid');
  });

  it('[A9] the auditor reads and changes nothing; institutions and nobody get no answer', async () => {
    const institution = await buildInstitution(t.deps);
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const params = { institutionId: institution.id };
    expect((await t.call(listInstitutions, { token: auditor.token })).status).toBe(200);
    expect((await t.call(getInstitution, { token: auditor.token, params })).status).toBe(200);
    for (const operation of [createInstitution, updateInstitution, setMembership, disableInstitution, enableInstitution, resetInstitutionPassword]) {
      expect((await t.call(operation, { token: auditor.token, params, body: {} } as never)).body.code, operation.operationId).toBe('role_not_allowed');
      expect((await t.call(operation, { token: institution.token, params, body: {} } as never)).body.code, operation.operationId).toBe('wrong_audience');
      expect((await t.call(operation, { params, body: {} } as never)).status, operation.operationId).toBe(401);
    }
    expect((await t.call(getInstitution, { token, params: { institutionId: `inst_${'0'.repeat(22)}` } })).body.code).toBe('institution_not_found');
  });
});
