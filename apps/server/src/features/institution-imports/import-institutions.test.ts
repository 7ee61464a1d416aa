import { resetInstitutionPassword } from '@cert/contract/admin/institution';
import { checkInstitutionImport, importInstitutions, listInstitutionImports, takeImportPasswords } from '@cert/contract/admin/institution-import';
import { signInInstitution } from '@cert/contract/sign-in';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator } from '../../../test/builders.ts';
import { buildWorkbook, type WorkbookCell } from '../../../test/build-workbook.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { readWorkbook } from '../registry/read/read-workbook.ts';
import { wipeImportPasswords } from './schedule.ts';

let t: TestApp;
let folder: string;
let token: string;
beforeAll(async () => {
  t = await createTestApp();
  folder = mkdtempSync(join(tmpdir(), 'institution-imports-'));
  ({ token } = await buildOperator(t.deps));
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

const header = ['机构名称*', '账号名', '批准号', '联系人', '联系电话', '联系邮箱', '会员有效期至'];
const csv = (rows: readonly (readonly string[])[], top: readonly string[] = header) => ({ name: '机构.csv', mediaType: 'text/csv', bytes: `\uFEFF${[top, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n` });
async function workbook(rows: readonly (readonly WorkbookCell[])[]) {
  const path = join(folder, 'upload.xlsx');
  await buildWorkbook(path, { sheets: [{ name: '说明', rows: [['请填写']] }, { name: '机构', rows: [['机构开户表'], header, ...rows] }] });
  return { name: '机构.xlsx', mediaType: 'application/octet-stream', bytes: readFileSync(path) };
}
const countInstitutions = async () => (await sql<{ n: number }>`select count(*)::int as n from institutions`.execute(t.db)).rows[0]!.n;

/** The rows of the password workbook as texts. */
async function takePasswords(importId: string, as = token) {
  const response = await t.app.inject({ method: 'POST', url: `/v1/admin/institution-imports/${importId}/take-passwords`, headers: { authorization: `Bearer ${as}`, 'idempotency-key': `take-${Math.random().toString(36).slice(2)}-0000000000` } });
  if (response.statusCode !== 200) return { status: response.statusCode, code: response.json<{ code: string }>().code, rows: [] };
  const path = join(folder, `passwords-${importId}.xlsx`);
  writeFileSync(path, response.rawPayload);
  const source = await readWorkbook(path);
  const rows = [];
  for await (const slice of source.rows) rows.push(...slice.filter(({ sheet }) => sheet === '默认密码').map(({ cells }) => cells.map((cell) => cell!.text)));
  source.close();
  return { status: 200, code: '', rows: rows.slice(1), disposition: String(response.headers['content-disposition']) };
}

describe('import of institutions', () => {
  const rows = [
    ['导入甲认证有限公司', 'imp-a', 'CNCA-R-1', '王芳', '010-88880000', 'a@example.org', '2099-12-31'],
    ['导入乙认证有限公司', 'IMP-B', '', '', '', '', '2098年6月'],
    ['导入丙认证有限公司', '含有 空格', '', '', '', '', ''],
    ['', 'imp-d', '', '', 'abc', 'not-mail', '2099-02-30'],
    ['导入甲认证（有限）公司', 'imp-a', '', '', '', '', ''],
  ];

  it('[A1] a dry run reports every row and writes nothing', async () => {
    const before = await countInstitutions();
    const { status, body } = await t.call(checkInstitutionImport, { token, file: csv(rows) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ created: 2, unchanged: 0, refused: 3, importId: null });
    expect(body.rows.map((row) => [row.line, row.accountName, row.outcome])).toEqual([[2, 'imp-a', 'created'], [3, 'imp-b', 'created'], [4, '含有 空格', 'refused'], [5, 'imp-d', 'refused'], [6, 'imp-a', 'refused']]);
    expect(body.rows[3]!.reasons.map((reason) => reason.slice(0, 6)).sort()).toEqual(['「会员有效期', '「机构名称」', '「联系电话」', '「联系邮箱」']);
    expect(body.rows[4]!.reasons).toEqual(['「账号名」与第 2 行相同']);
    expect(await countInstitutions()).toBe(before);
  });

  it('[trust 2.5] [ASVS 6.4.1] [A1] [rule 21] creates each row with a password of its own; the passwords are taken once, by their operator, then wiped', async () => {
    const done = await t.call(importInstitutions, { token, file: csv(rows) });
    expect(done.body).toMatchObject({ created: 2, refused: 3, importId: expect.stringMatching(/^iimp_/) });
    const importId = done.body.importId!;
    const sealed = await sql<{ text: string }>`select string_agg(w::text, '') as text from institution_import_passwords w`.execute(t.db);
    const other = await buildOperator(t.deps, { role: 'administrator' });
    expect((await takePasswords(importId, other.token)).code).toBe('import_passwords_gone');
    expect((await t.call(listInstitutionImports, { token })).body.items[0]).toMatchObject({ id: importId, fileName: '机构.csv', created: 2, refused: 3, passwordsUntil: expect.any(String) });
    expect((await t.call(listInstitutionImports, { token: other.token })).body.items).toEqual([]);

    const taken = await takePasswords(importId);
    expect(taken.rows.map((row) => row.slice(0, 2))).toEqual([['导入甲认证有限公司', 'imp-a'], ['导入乙认证有限公司', 'imp-b']]);
    expect(taken.disposition).toContain(encodeURIComponent('机构默认密码'));
    const passwords = taken.rows.map((row) => row[2]!);
    expect(new Set(passwords).size).toBe(2);
    for (const [index, password] of passwords.entries()) {
      expect(sealed.rows[0]!.text).not.toContain(password);
      expect((await t.call(signInInstitution, { body: { accountName: taken.rows[index]![1]!, password } })).body.scope).toBe('change_password');
    }
    expect((await takePasswords(importId)).code).toBe('import_passwords_gone');
    expect((await sql`select from institution_import_passwords`.execute(t.db)).rows).toHaveLength(0);
    expect((await t.call(listInstitutionImports, { token })).body.items[0]!.passwordsUntil).toBeNull();
    expect((await sql`select from activity_entries where action in ('import-institutions', 'take-import-passwords') and object_id = ${importId}`.execute(t.db)).rows).toHaveLength(2);
    const { rows: kept } = await sql<{ membership_until: string }>`select membership_until from institutions where name like '导入_认证有限公司' order by name`.execute(t.db);
    expect(kept.map((row) => row.membership_until).sort()).toEqual(['2098-06-30', '2099-12-31']);
  });

  it('[trust 2.13] [A1] the same file again changes nothing, also as a workbook', async () => {
    const before = await countInstitutions();
    const again = await t.call(importInstitutions, { token, file: csv(rows) });
    expect(again.body).toMatchObject({ created: 0, unchanged: 2, refused: 3, importId: null });
    const asWorkbook = await t.call(importInstitutions, { token, file: await workbook(rows.slice(0, 2)) });
    expect(asWorkbook.body).toMatchObject({ created: 0, unchanged: 2, refused: 0 });
    expect(asWorkbook.body.rows[0]!.line).toBe(3);
    expect(await countInstitutions()).toBe(before);
  });

  it('[A1] an institution that exists is never changed, and a taken account is not given away', async () => {
    const existing = await buildInstitution(t.deps, { name: '早已存在认证有限公司' });
    const { body } = await t.call(importInstitutions, { token, file: csv([['早已存在 认证有限公司', 'another-name', '', '', '', '', '2020-01-01'], ['全新认证有限公司', existing.accountName, '', '', '', '', '']]) });
    expect(body.rows.map((row) => [row.outcome, ...row.reasons])).toEqual([['refused', '机构已存在，账号名不同'], ['refused', '账号名已被其他机构使用']]);
    expect((await sql<{ membership_until: null }>`select membership_until from institutions where id = ${existing.id}`.execute(t.db)).rows[0]!.membership_until).toBeNull();
  });

  it('[A1] the same file sent twice at once makes each institution once', async () => {
    const file = csv(Array.from({ length: 12 }, (_, index) => [`并发${String.fromCharCode(0x4e00 + index)}认证有限公司`, `race-${index}`, '', '', '', '', '']));
    const [one, two] = await Promise.all([t.call(importInstitutions, { token, file }), t.call(importInstitutions, { token, file })]);
    expect(one.body.created + two.body.created).toBe(12);
    const { rows: made } = await sql`select from institution_accounts where account_name like 'race-%'`.execute(t.db);
    expect(made).toHaveLength(12);
    const taken = [one, two].filter(({ body }) => body.importId !== null);
    const lists = await Promise.all(taken.map(({ body }) => takePasswords(body.importId!)));
    expect(lists.flatMap(({ rows: list }) => list)).toHaveLength(12);
  });

  it('[trust 2.5] [A1] of two who take the passwords at once one gets them; a reset or a day wipes them', async () => {
    const first = await t.call(importInstitutions, { token, file: csv([['取两次认证有限公司', 'take-1', '', '', '', '', ''], ['取两次二认证有限公司', 'take-2', '', '', '', '', '']]) });
    const account = await t.db.selectFrom('institution_accounts').select(['id', 'institution_id']).where('account_name', '=', 'take-2').executeTakeFirstOrThrow();
    await t.call(resetInstitutionPassword, { token, params: { institutionId: account.institution_id }, body: { accountId: account.id } });
    const both = await Promise.all([takePasswords(first.body.importId!), takePasswords(first.body.importId!)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(both.flatMap(({ rows: list }) => list.map((row) => row[1]))).toEqual(['take-1']);

    const second = await t.call(importInstitutions, { token, file: csv([['过一天认证有限公司', 'day-1', '', '', '', '', '']]) });
    await wipeImportPasswords(t.db);
    expect((await sql`select from institution_import_passwords`.execute(t.db)).rows).toHaveLength(1);
    await sql`update institution_import_passwords set created_at = now() - interval '25 hours'`.execute(t.db);
    expect((await takePasswords(second.body.importId!)).code).toBe('import_passwords_gone');
    await wipeImportPasswords(t.db);
    expect((await sql`select from institution_import_passwords`.execute(t.db)).rows).toHaveLength(0);
  });

  it('[A1] files that are no table are refused with a reason, before anything is written', async () => {
    const before = await countInstitutions();
    const files: [string, { name: string; mediaType: string; bytes: Buffer | string }, RegExp][] = [
      ['no header', csv([['a', 'b']], ['甲', '乙']), /没有找到表头/],
      ['nothing below', csv([]), /没有数据/],
      ['an old workbook', { name: 'a.xls', mediaType: 'application/vnd.ms-excel', bytes: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) }, /旧版/],
      ['a picture', { name: 'a.csv', mediaType: 'text/csv', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]) }, /不是/],
      ['too many rows', csv(Array.from({ length: 2_001 }, (_, index) => [`第${index}家认证有限公司`, `many-${index}`, '', '', '', '', ''])), /最多导入 2000/],
      ['a broken zip', { name: 'a.xlsx', mediaType: 'application/octet-stream', bytes: Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200, 7)]) }, /损坏/],
    ];
    for (const [what, file, reason] of files) {
      for (const operation of [checkInstitutionImport, importInstitutions]) {
        const { status, body } = await t.call(operation, { token, file });
        expect([status, body.code], what).toEqual([422, 'import_file_refused']);
        expect(body.title, what).toMatch(reason);
      }
    }
    expect(await countInstitutions()).toBe(before);
    const huge = await t.call(checkInstitutionImport, { token, file: { name: 'a.csv', mediaType: 'text/csv', bytes: Buffer.alloc(2 * 1024 * 1024 + 1, 65) } });
    expect(huge.status).toBe(413);
  });

  it('[A1] formulas are not computed: their saved value counts, a missing one refuses the row', async () => {
    const formula = (value: string) => ({ attributes: 't="str"', inner: `<f>HYPERLINK("http://example.org")</f>${value === '' ? '' : `<v>${value}</v>`}` });
    const { body } = await t.call(checkInstitutionImport, { token, file: await workbook([[formula('公式认证有限公司'), 'formula-1', null, null, null, null, 73050], ['无值认证有限公司', formula(''), null, null, null, null, null]]) });
    expect(body.rows.map((row) => row.outcome)).toEqual(['created', 'refused']);
    expect(body.rows[1]!.reasons[0]).toContain('公式');
  });

  it('[A9] an auditor imports nothing', async () => {
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    expect((await t.call(importInstitutions, { token: auditor.token, file: csv(rows) })).body.code).toBe('role_not_allowed');
    expect((await t.call(takeImportPasswords, { token: auditor.token, params: { importId: `iimp_${'0'.repeat(22)}` } })).body.code).toBe('role_not_allowed');
  });
});
