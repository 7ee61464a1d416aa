import { readFileSync, statSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRegistryFiles, importFile, type RegistryFiles, type RowInput, samplePath, sheetRows } from '../../../test/registry-files.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { buildWorkbook } from '../../../test/build-workbook.ts';

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
beforeEach(() => sql`truncate practitioners, registry_imports cascade`.execute(app.db));

const practitioner = (registryNo: string) => app.db.selectFrom('practitioners').selectAll().where('registry_no', '=', registryNo).executeTakeFirst();
const registrationsOf = (registryNo: string) =>
  app.db.selectFrom('registrations').innerJoin('practitioners', 'practitioners.id', 'practitioner_id').selectAll('registrations').where('registry_no', '=', registryNo).orderBy('scheme').execute();
const counts = async () => ({
  practitioners: (await app.db.selectFrom('practitioners').select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()).n,
  registrations: (await app.db.selectFrom('registrations').select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()).n,
});
/** Everything the import may write, as one hash. */
async function fingerprint(): Promise<string> {
  const { rows } = await sql<{ hash: string }>`select md5(
    (select string_agg(p::text, '|' order by registry_no) from practitioners p) ||
    (select string_agg(r::text, '|' order by id) from registrations r)) as hash`.execute(app.db);
  return rows[0]!.hash;
}
const importRows = async (rows: readonly RowInput[], options = {}) => importFile(app, files, await files.workbook('rows.xlsx', rows), options);

describe('the sample workbook', () => {
  it('[trust 2.13] [A2] becomes 3000 practitioners with 6336 registrations; again it changes nothing', async () => {
    const first = await importFile(app, files, samplePath('registry-sample.xlsx'));
    expect(first.counts).toMatchObject({ rows: 6336, refusedRows: 0, skippedRows: 1, practitioners: 3000, practitionersNew: 3000, registrationsNew: 6336, duplicatePhones: 18 });
    expect(await counts()).toEqual({ practitioners: 3000, registrations: 6336 });
    const before = await fingerprint();

    const second = await importFile(app, files, samplePath('registry-sample.xlsx'));
    expect(second.counts).toMatchObject({ practitionersNew: 0, practitionersUpdated: 0, practitionersUnchanged: 3000, registrationsUnchanged: 6336 });
    expect(await fingerprint()).toBe(before);

    const person = (await practitioner('CP170000009'))!;
    expect(app.deps.cipher.decrypt(person.phone_cipher!)).toBe('15400055442');
    expect(person.phone_index).toEqual(app.deps.cipher.index('15400055442'));
    // Rule 10 filters by codes only.
    const odd = await app.db.selectFrom('registrations').select('id').where('certificate_no', 'like', '%<%').execute();
    expect(odd).toEqual([]);
    const runs = await app.db.selectFrom('registry_imports').selectAll().execute();
    expect(runs.map((run) => [run.file_name, run.finished_at !== null])).toEqual([['registry-sample.xlsx', true], ['registry-sample.xlsx', true]]);
    const entries = await app.db.selectFrom('activity_entries').selectAll().where('action', '=', 'import-registry').execute();
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toMatch(/1[3-9]\d{9}/);
  });

  it('[trust 2.19] [A2] leaves no phone in clear, neither in the tables nor in the report', async () => {
    const { reportText, reportPath } = await importFile(app, files, samplePath('registry-sample.xlsx'));
    const { rows } = await sql<{ text: string }>`select string_agg(p::text, '') as text from practitioners p`.execute(app.db);
    expect(rows[0]!.text).not.toMatch(/15400055\d{3}/);
    const digits = reportText.normalize('NFKC').replace(/[ -]/g, '');
    expect(digits).not.toMatch(/15400055\d{3}/);
    expect(reportText).not.toMatch(/cp17\d+@example/);
    expect(reportText).toContain('1541234567');
    expect(statSync(reportPath).mode & 0o777).toBe(0o600);
  });

  it('[A2] GBK, UTF-8 and UTF-8 with a byte-order mark are the same file', async () => {
    const bytes = readFileSync(samplePath('registry-sample-gbk.csv'));
    const text = new TextDecoder('gb18030').decode(bytes);
    const gbk = await importFile(app, files, samplePath('registry-sample-gbk.csv'));
    expect(gbk.counts).toMatchObject({ rows: 644, practitionersNew: 300, registrationsNew: 644 });
    for (const [name, content] of [['plain.csv', text], ['bom.csv', `\ufeff${text}`], ['crlf.csv', text.replace(/(?<!\r)\n/g, '\r\n')], ['wrong-name.xlsx', text]] as const) {
      const again = await importFile(app, files, files.file(name, content));
      expect(again.counts, name).toMatchObject({ practitionersNew: 0, practitionersUpdated: 0, practitionersUnchanged: 300, registrationsUnchanged: 644 });
    }
  });

  it('[A2] a dry run counts and reports the same and writes nothing', async () => {
    const dry = await importFile(app, files, samplePath('registry-sample-gbk.csv'), { isDryRun: true });
    expect(await counts()).toEqual({ practitioners: 0, registrations: 0 });
    expect(await app.db.selectFrom('registry_imports').selectAll().execute()).toEqual([]);
    const real = await importFile(app, files, samplePath('registry-sample-gbk.csv'));
    expect(real.counts).toEqual(dry.counts);
    expect(real.reportText).toBe(dry.reportText);
  });
});

describe('rows', () => {
  it('[A2] finds the header below a title and takes columns in any order', async () => {
    const [names, values] = sheetRows([{ 人员编号: 'CP900000002', 姓名: '李娜' }]);
    const path = `${files.folder}/turned.xlsx`;
    await buildWorkbook(path, { sheets: [{ name: '说明', rows: [['请看第二页']] }, { name: '人员', rows: [['导出时间 2026-11-22'], [], ['x', ...names!].reverse(), ['y', ...values!].reverse()] }] });
    const { counts: found, report } = await importFile(app, files, path);
    expect(found).toMatchObject({ practitionersNew: 1, registrationsNew: 1 });
    expect(await practitioner('CP900000002')).toMatchObject({ name: '李娜', city_code: '110100', education: 'bachelor', employment_kind: 'full_time' });
    expect(report).toContainEqual(expect.objectContaining({ level: '提示', sheet: '说明', reason: expect.stringContaining('没有表头') }));
  });

  it('[A2] reports each refused row with line, column, value and reason, and imports the others', async () => {
    const result = await importRows([{}, { 人员编号: null, 姓名: '无编号' }, { 人员编号: 'CP900000003', 注册领域: '占星' }, { 人员编号: 'CP900000004', 注册级别: '大师' }, { 人员编号: 'CP900000005', 姓名: '3000人' }]);
    expect(result.counts).toMatchObject({ rows: 5, refusedRows: 4, practitionersNew: 1 });
    expect(result.report.filter((line) => line.level === '拒绝').map(({ line, column, value }) => [line, column, value])).toEqual([[3, '人员编号', ''], [4, '注册领域', '占星'], [5, '注册级别', '大师'], [6, '姓名', '']]);
    for (const line of result.report) expect(line.reason).toMatch(/[\u4e00-\u9fff]/);
  });

  it('[A2] skips blank, total and repeated header rows', async () => {
    const [header, row] = sheetRows([{}]);
    const path = `${files.folder}/blank.xlsx`;
    await buildWorkbook(path, { sheets: [{ name: '人员', rows: [header!, row!, [], [' ', '\u3000'], header!, ['合计', null, '1人']] }] });
    expect((await importFile(app, files, path)).counts).toMatchObject({ rows: 1, refusedRows: 0, skippedRows: 4, practitionersNew: 1 });
  });

  it('[A2] [rule 8] mends and drops values cell by cell, each with a line in the report', async () => {
    const { report } = await importRows([
      { 姓名: '夏 娟勇', 出生日期: '2031-05-01', 手机号: 15500000001, 电子邮箱: 'not-an-email', 学历: '研究生', 常住地: '火星市', 注册证书编号: '2023-1-NE-229500<script>alert(1)</script>', 有效期至: 47159, 专业代码: { inner: '<v>1.1000000000000001</v>' } },
    ]);
    expect(await practitioner('CP900000001')).toMatchObject({ name: '夏娟勇', birth_date: null, birth_precision: null, email_cipher: null, education: 'master', city_code: null, residence_text: '火星市' });
    expect(await registrationsOf('CP900000001')).toMatchObject([{ certificate_no: '2023-1-NE-229500', valid_until: '2029-02-10', technical_areas: ['1.1'] }]);
    const byColumn = new Map(report.map((line) => [line.column, line]));
    expect(byColumn.get('姓名')).toMatchObject({ level: '修正', line: 2, value: '夏 娟勇', used: '夏娟勇' });
    expect(byColumn.get('出生日期')).toMatchObject({ level: '舍弃', value: '2031-05-01', used: '' });
    expect(byColumn.get('手机号')).toMatchObject({ level: '写法统一', value: '155****0001', used: '155****0001' });
    expect(byColumn.get('电子邮箱')).toMatchObject({ level: '舍弃', value: 'not-an-email' });
    expect(byColumn.get('常住地')).toMatchObject({ level: '舍弃', value: '火星市' });
    expect(byColumn.get('注册证书编号')).toMatchObject({ level: '修正', used: '2023-1-NE-229500' });
    expect(byColumn.get('专业代码')).toMatchObject({ level: '修正', used: '1.1' });
    expect(byColumn.has('有效期至')).toBe(false);
  });

  it('[A2] a brief report leaves out mere notation', async () => {
    const rows: RowInput[] = [{ 手机号: '+86 15500000001', 姓名: '夏 娟勇' }];
    expect((await importRows(rows, { isBrief: true })).report.map((line) => line.column)).toEqual(['姓名']);
    expect((await importRows(rows)).report.map((line) => line.column)).toEqual(['姓名', '手机号']);
  });

  it('[trust 2.13] [A2] formulas are never evaluated: the saved value or nothing', async () => {
    const { report } = await importRows([
      { 职称: { attributes: 't="str"', inner: '<f>"高级"&amp;"工程师"</f><v>高级工程师</v>' }, 电子邮箱: { inner: '<f>HYPERLINK("http://x")</f>' }, 执业机构: { attributes: 't="e"', inner: '<v>#N/A</v>' }, 备注: '=1+1' },
    ]);
    expect(await practitioner('CP900000001')).toMatchObject({ job_title: '高级工程师', email_cipher: null, employer_name: null });
    expect(report.map(({ level, column }) => [level, column])).toEqual(expect.arrayContaining([['修正', '职称'], ['舍弃', '电子邮箱'], ['舍弃', '执业机构']]));
  });

  it('[trust 2.12] [A2] formula signs in a value stay text in the report', async () => {
    const { reportText } = await importRows([{ 电子邮箱: '=cmd|calc!A1', 微信号: '@SUM(A1)', 职称: '\t-2+3' }]);
    expect(reportText).toContain("'=cmd|calc!A1");
    expect(reportText).toContain("'@SUM(A1)");
    expect(reportText).not.toMatch(/(^|,)"?[=@]/m);
  });

  it('[A2] reads days from a workbook that counts from 1904, rich text and texts inside cells', async () => {
    const path = await files.workbook('1904.xlsx', [{ 出生日期: 22525, 姓名: { attributes: 't="inlineStr"', inner: '<is><r><t>王</t></r><r><t>伟</t></r><rPh><t>wang</t></rPh></is>' } }], { uses1904: true, sharesStrings: false });
    await importFile(app, files, path);
    expect(await practitioner('CP900000001')).toMatchObject({ name: '王伟', birth_date: '1965-09-02', birth_precision: 'day' });
  });

  it('[A2] [rule 8] keeps how much of a birth date is known', async () => {
    await importRows([{ 出生日期: '1980' }, { 人员编号: 'CP900000002', 出生日期: '1980年5月' }, { 人员编号: 'CP900000003', 出生日期: '不详' }]);
    expect(await practitioner('CP900000001')).toMatchObject({ birth_date: '1980-01-01', birth_precision: 'year' });
    expect(await practitioner('CP900000002')).toMatchObject({ birth_date: '1980-05-01', birth_precision: 'month' });
    expect(await practitioner('CP900000003')).toMatchObject({ birth_date: null, birth_precision: null });
  });

  it('[A2] CSV: quoted commas, line breaks and quotes keep the line numbers right', async () => {
    const [header] = sheetRows([]);
    const line = (no: string, note: string, scheme = 'QMS') => ['', no, '王伟', '', '', '', '', '', '', '', '', '', '', scheme, '审核员', '', '', '', note].slice(1);
    const csv = [header!, line('CP900000001', '"第一行\n第二行, ""引号"""'), line('CP900000002', ''), line('CP900000003', '', '占星')].map((cells) => cells.join(',')).join('\n');
    const { counts: found, report } = await importFile(app, files, files.file('quoted.csv', csv));
    expect(found).toMatchObject({ practitionersNew: 2, refusedRows: 1 });
    // The header is line 1, the first record takes lines 2 and 3.
    expect(report.find((one) => one.level === '拒绝')).toMatchObject({ line: 5, registryNo: 'CP900000003' });
  });
});

describe('practitioners', () => {
  it('[A2] rows of one number are one practitioner; where they disagree the last value wins and is reported', async () => {
    const { report, counts: found } = await importRows([
      { 职称: '工程师', 电子邮箱: 'a@example.com', 出生日期: '1980-03-04' },
      { 人员编号: 'CP900000002', 姓名: '李娜' },
      { 注册领域: 'EMS', 职称: '高级工程师', 电子邮箱: null, 出生日期: '1980', 常住地: '北京' },
    ]);
    expect(found).toMatchObject({ practitioners: 2, registrationsNew: 3 });
    const person = (await practitioner('CP900000001'))!;
    expect(person).toMatchObject({ job_title: '高级工程师', birth_date: '1980-03-04', birth_precision: 'day', city_code: '110100' });
    expect(app.deps.cipher.decrypt(person.email_cipher!)).toBe('a@example.com');
    const conflicts = report.filter((line) => line.level === '冲突');
    expect(conflicts).toMatchObject([{ line: 4, column: '职称', value: '工程师', used: '高级工程师', reason: expect.stringContaining('第 2 行') }]);
  });

  it('[A2] one scheme twice keeps the later validity, an equal row counts once', async () => {
    const { report } = await importRows([{ 有效期至: '2030-01-01', 注册级别: '高级审核员' }, { 有效期至: '2029-01-01', 注册级别: '审核员' }, { 有效期至: '2030-01-01', 注册级别: '高级审核员' }]);
    expect(await registrationsOf('CP900000001')).toMatchObject([{ scheme: 'QMS', grade: 'auditor_senior', valid_until: '2030-01-01' }]);
    expect(report.filter((line) => line.column === '注册领域').map((line) => line.level)).toEqual(['冲突', '重复']);
  });

  it('[A2] [rule 19] one phone of two practitioners: both kept, both reported', async () => {
    await importRows([{ 人员编号: 'CP900000009', 手机号: '15500000077' }]);
    const { report, counts: found } = await importRows([{}, { 人员编号: 'CP900000002' }, { 人员编号: 'CP900000003', 手机号: '15500000077' }]);
    expect(found.duplicatePhones).toBe(3);
    expect((await practitioner('CP900000001'))!.phone_index).toEqual((await practitioner('CP900000002'))!.phone_index);
    expect(report.filter((line) => line.level === '重复').map((line) => [line.registryNo, /CP9\d+/.exec(line.reason)?.[0]])).toEqual([['CP900000001', 'CP900000002'], ['CP900000002', 'CP900000001'], ['CP900000003', 'CP900000009']]);
  });

  it('[A2] an empty cell does not erase, a changed one changes only its practitioner', async () => {
    await importRows([{}, { 人员编号: 'CP900000002', 手机号: '15500000002' }]);
    const other = await practitioner('CP900000002');
    const { counts: found } = await importRows([{ 电子邮箱: null, 职称: null, 有效期至: null, 专业代码: null, 注册证书编号: null, 注册级别: '高级审核员', 执业机构: '新机构认证有限公司' }, { 人员编号: 'CP900000002', 手机号: '15500000002' }]);
    expect(found).toMatchObject({ practitionersUpdated: 1, practitionersUnchanged: 1, registrationsUpdated: 1, registrationsUnchanged: 1, phonesChanged: 0 });
    const person = (await practitioner('CP900000001'))!;
    expect(person).toMatchObject({ job_title: '工程师', employer_name: '新机构认证有限公司', employer_key: '新机构认证有限公司' });
    expect(app.deps.cipher.decrypt(person.email_cipher!)).toBe('a@example.com');
    expect(await registrationsOf('CP900000001')).toMatchObject([{ grade: 'auditor_senior', certificate_no: '2024-1-NQ-000001', valid_until: '2029-12-31', technical_areas: ['01.02.03'] }]);
    expect(await practitioner('CP900000002')).toEqual(other);
  });

  it('[A2] a registration that the file no longer has stays, and the report says so', async () => {
    await importRows([{}, { 注册领域: 'EMS' }]);
    const { report } = await importRows([{ 注册级别: '高级审核员' }]);
    expect(await registrationsOf('CP900000001')).toMatchObject([{ scheme: 'EMS', grade: 'auditor' }, { scheme: 'QMS', grade: 'auditor_senior' }]);
    expect(report).toContainEqual(expect.objectContaining({ level: '提示', column: '注册领域', value: 'EMS' }));
  });
});
