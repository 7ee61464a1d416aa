import { cancelRegistryImport, continueRegistryImport, exportImportReport, getRegistryImport, listImportRows, listRegistryImports, startRegistryImport, uploadRegistryFile } from '@cert/contract/admin/registry-import';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWorkbook } from '../../../test/build-workbook.ts';
import { buildOperator } from '../../../test/builders.ts';
import { createRegistryFiles, samplePath, type RegistryFiles, type RowInput } from '../../../test/registry-files.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newKey } from '../../../test/test-client.ts';

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
beforeEach(() => sql`truncate practitioners, registry_imports, registry_files cascade`.execute(t.db));

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const upload = (bytes: Buffer, name = 'registry.xlsx', token = business.token, idempotencyKey = newKey()) =>
  t.call(uploadRegistryFile, { token, idempotencyKey, file: { name, mediaType, bytes } });
const uploadRows = async (rows: readonly RowInput[]) => upload(readFileSync(await files.workbook('rows.xlsx', rows)));
const start = (fileId: string, isDryRun = false) => t.call(startRegistryImport, { token: business.token, body: { fileId, isDryRun } });

type Run = Awaited<ReturnType<typeof start>>['body'];
async function ended(importId: string, app = t): Promise<Run> {
  for (;;) {
    const { body } = await app.call(getRegistryImport, { token: business.token, params: { importId } });
    if (body.state !== 'running') return body;
    await sleep(50);
  }
}
/** Slow enough that what comes in the middle does so on every machine. */
async function slowDown(): Promise<void> {
  await sql`create or replace function wait_a_little() returns trigger language plpgsql as $$ begin perform pg_sleep(0.005); return new; end $$`.execute(t.db);
  await sql`create trigger slow before insert on practitioners for each row execute function wait_a_little()`.execute(t.db);
}

const importFile = async (fileId: string, isDryRun = false) => ended((await start(fileId, isDryRun)).body.id);
const countPeople = async () => (await sql<{ n: number }>`select count(*)::int as n from practitioners`.execute(t.db)).rows[0]!.n;

describe('importing from the console', () => {
  it('[A2] a dry run says what would happen and writes nothing; the import then does it, with a report line by line', async () => {
    const { status, body: file } = await uploadRows([
      { 人员编号: 'CP900000001', 手机号: '15500000001' },
      { 人员编号: 'CP900000002', 手机号: '15500000002', 姓名: '李 明' },
      { 人员编号: 'CP900000003', 手机号: '12', 注册级别: '大师' },
    ]);
    expect({ status, kind: file.kind }).toEqual({ status: 201, kind: 'xlsx' });
    const tried = await importFile(file.id, true);
    expect(tried).toMatchObject({ state: 'finished', isDryRun: true, share: 1, counts: { rows: 3, refusedRows: 1, practitionersNew: 2 } });
    expect(await countPeople()).toBe(0);

    const done = await importFile(file.id);
    expect(done).toMatchObject({ state: 'finished', isDryRun: false, rowsDone: 3, rowsTotal: 3, operatorName: '测试运营', counts: { practitionersNew: 2, refusedRows: 1 } });
    expect(await countPeople()).toBe(2);
    const rows = await t.call(listImportRows, { token: business.token, params: { importId: done.id } });
    expect(rows.body.items.map((row) => row.outcome).sort()).toEqual(['created', 'created', 'refused', 'warned', 'warned']);
    const refused = await t.call(listImportRows, { token: business.token, params: { importId: done.id }, query: { outcome: 'refused' } });
    expect(refused.body.items).toMatchObject([{ line: 4, registryNo: 'CP900000003', column: '注册级别', value: '大师', reason: expect.stringContaining('本行不导入') }]);
    expect(rows.text).not.toContain('15500000001');

    const { body: history } = await t.call(listRegistryImports, { token: auditor.token });
    expect(history.items.map((run) => [run.id, run.isDryRun])).toEqual([[done.id, false], [tried.id, true]]);
    const { rows: log } = await sql<{ action: string }>`select action from activity_entries where actor_id = ${business.id} order by id`.execute(t.db);
    expect(log.map((row) => row.action)).toEqual(['upload-registry-file', 'start-registry-import', 'try-registry-import', 'start-registry-import', 'import-registry']);
  });

  it('[A2] [rule 1] the file lies sealed in the database and is gone when its import has ended', async () => {
    const { body: file } = await upload(Buffer.from('人员编号,姓名,手机号,注册领域,注册级别\nCP900000001,王标记,15512345678,QMS,审核员\n'), 'people.csv');
    expect(file.kind).toBe('csv');
    const { rows } = await sql<{ sealed: Buffer }>`select sealed from registry_file_parts`.execute(t.db);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed.includes('15512345678')).toBe(false);
    expect(await importFile(file.id)).toMatchObject({ state: 'finished', can: { continue: false } });
    // The state is told first and the file deleted next; a crash in between leaves it to the schedule.
    await expect.poll(() => t.db.selectFrom('registry_files').selectAll().execute(), { timeout: 10_000 }).toEqual([]);
    expect(await t.db.selectFrom('registry_file_parts').selectAll().execute()).toEqual([]);
    expect((await start(file.id)).body.code).toBe('registry_file_gone');
  });

  it('[A2] a file that is no registry is refused in words, at the door or by its run', async () => {
    const picture = await upload(Buffer.from('89504e470d0a1a0a0000000d', 'hex'));
    expect(picture).toMatchObject({ status: 422, body: { code: 'registry_file_refused', title: '不是 .xlsx 或 CSV 文件', reason: 'file_kind_unknown' } });
    const { body: file } = await upload(Buffer.from('你好\n世界\n'), 'text.csv');
    expect(await importFile(file.id)).toMatchObject({ state: 'refused', refusal: expect.stringContaining('找不到表头') });
    expect(await countPeople()).toBe(0);
  });

  it('[trust 2.13] [ASVS 5.2.1 5.2.2 5.2.3] [A2] a workbook of 339 KB that unpacks to 114 MB is refused within two seconds, in little memory', async () => {
    const row = '<row><c t="inlineStr"><is><t>x</t></is></c></row>';
    function* rows(): Generator<string> {
      yield '<worksheet><sheetData>';
      for (let count = 0; count < 114; count += 1) yield row.repeat(Math.ceil((1 << 20) / row.length));
      yield '</sheetData></worksheet>';
    }
    await buildWorkbook(`${files.folder}/bomb.xlsx`, { sheets: [{ name: '人员', rows: [] }], firstSheet: rows() });
    const bytes = readFileSync(`${files.folder}/bomb.xlsx`);
    expect(bytes.length).toBeLessThan(500_000);
    const memory = process.memoryUsage().rss;
    const since = performance.now();
    const { status, body } = await upload(bytes);
    expect({ status, reason: (body as { reason?: string }).reason }).toEqual({ status: 422, reason: 'archive_suspicious' });
    expect(performance.now() - since).toBeLessThan(2_000);
    expect(process.memoryUsage().rss - memory).toBeLessThan(64 * 1024 * 1024);
  });

  it('[trust I21] [A2] [rule 25] the same upload or start twice is one; other bytes under the same key are refused', async () => {
    const key = newKey();
    const bytes = readFileSync(await files.workbook('rows.xlsx', [{}]));
    const [first, second] = [await upload(bytes, 'a.xlsx', business.token, key), await upload(bytes, 'a.xlsx', business.token, key)];
    expect(second.body.id).toBe(first.body.id);
    expect((await upload(Buffer.from('其他'), 'a.xlsx', business.token, key)).body.code).toBe('idempotency_key_reused');
    const again = { token: business.token, idempotencyKey: newKey(), body: { fileId: first.body.id, isDryRun: true } };
    const [one, two] = [await t.call(startRegistryImport, again), await t.call(startRegistryImport, again)];
    expect(two.body.id).toBe(one.body.id);
    await ended(one.body.id);
  });

  it('[A2] [A9] an auditor reads the history and changes nothing; nobody else comes near', async () => {
    const bytes = readFileSync(await files.workbook('rows.xlsx', [{}]));
    expect((await upload(bytes, 'a.xlsx', auditor.token)).body.code).toBe('role_not_allowed');
    const { body: file } = await upload(bytes);
    const run = await importFile(file.id, true);
    const params = { importId: run.id };
    for (const operation of [cancelRegistryImport, continueRegistryImport, listImportRows, exportImportReport]) {
      expect((await t.call(operation, { token: auditor.token, params, query: { format: 'csv' } as never })).body.code, operation.operationId).toBe('role_not_allowed');
    }
    expect((await t.call(getRegistryImport, { token: auditor.token, params })).status).toBe(200);
    expect((await t.call(getRegistryImport, { params })).status).toBe(401);
    expect((await t.call(getRegistryImport, { token: business.token, params: { importId: `imp_${'0'.repeat(22)}` } })).body.code).toBe('import_not_found');
  });

  it('[trust 2.12] [ASVS 1.2.10] [A2] the report is a file for spreadsheet programs, without formulas', async () => {
    const { body: file } = await uploadRows([{ 姓名: '=HYPERLINK("x")' }]);
    const run = await importFile(file.id);
    const report = await t.call(exportImportReport, { token: business.token, params: { importId: run.id }, query: { format: 'csv' } });
    expect(report.text).toContain('姓名含有数字、符号或标记');
    expect(report.text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(report.headers['content-disposition']).toContain('attachment');
  });
});

describe('a run that does not reach its end', () => {
  it('[A2] two at once: exactly one starts', async () => {
    const { body: file } = await upload(readFileSync(samplePath('registry-sample.xlsx')));
    const another = await t.another();
    const starts = await Promise.all([start(file.id), another.call(startRegistryImport, { token: business.token, body: { fileId: file.id, isDryRun: false } }), start(file.id)]);
    expect(starts.map((one) => one.status).sort()).toEqual([201, 409, 409]);
    expect(starts.filter((one) => one.status === 409).map((one) => one.body.code)).toEqual(['import_running', 'import_running']);
    const run = starts.find((one) => one.status === 201)!.body;
    expect(await ended(run.id, another)).toMatchObject({ state: 'finished', counts: { practitionersNew: 3_000 } });
    await another.close();
  });

  it('[A2] [I23] cancelled in the middle it keeps whole practitioners, and continuing finishes it with the true figures', { timeout: 240_000 }, async () => {
    const { body: file } = await upload(readFileSync(samplePath('registry-sample.xlsx')));
    await slowDown();
    const { body: run } = await start(file.id);
    while ((await countPeople()) === 0) await sleep(5);
    const params = { importId: run.id };
    await t.call(cancelRegistryImport, { token: business.token, params });
    const cancelled = await ended(run.id);
    await sql`drop trigger slow on practitioners`.execute(t.db);
    const left = await countPeople();
    expect(cancelled).toMatchObject({ state: 'cancelled', can: { cancel: false, continue: true }, counts: { practitionersNew: left } });
    expect(left).toBeLessThan(3_000);
    expect((await t.call(continueRegistryImport, { token: business.token, params })).body.state).toBe('running');
    const done = await ended(run.id);
    expect(done).toMatchObject({ state: 'finished', rowsDone: done.rowsTotal, counts: { practitioners: 3_000, practitionersNew: 3_000, practitionersUpdated: 0, practitionersUnchanged: 0, registrationsNew: 6_336, registrationsUnchanged: 0 } });
    expect(await countPeople()).toBe(3_000);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from registry_import_rows where import_id = ${run.id} and outcome = 'created'`.execute(t.db);
    expect(rows[0]!.n).toBe(3_000);
    expect((await t.call(continueRegistryImport, { token: business.token, params })).body.code).toBe('import_state_conflict');
  });

  it('[A2] [I23] its server closed or killed: another process says 中断 and continues it, nobody is there twice', { timeout: 240_000 }, async () => {
    const another = await t.another();
    const { body: file } = await upload(readFileSync(samplePath('registry-sample.xlsx')));
    await slowDown();
    const { body: run } = await another.call(startRegistryImport, { token: business.token, body: { fileId: file.id, isDryRun: false } });
    while ((await countPeople()) === 0) await sleep(5);
    await another.close();
    await sql`drop trigger slow on practitioners`.execute(t.db);
    const left = await countPeople();
    expect(await ended(run.id)).toMatchObject({ state: 'interrupted', can: { continue: true } });
    expect(left).toBeLessThan(3_000);
    // A killed server marks nothing: the record goes on saying that it runs, but nobody holds the lock.
    await sql`update registry_imports set state = 'running', phase = 'writing' where id = ${run.id}`.execute(t.db);
    expect(await ended(run.id)).toMatchObject({ state: 'interrupted' });
    expect((await t.call(continueRegistryImport, { token: business.token, params: { importId: run.id } })).status).toBe(200);
    expect(await ended(run.id)).toMatchObject({ state: 'finished', counts: { practitionersNew: 3_000 } });
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select registry_no from practitioners group by 1 having count(*) > 1) twice`.execute(t.db);
    expect({ people: await countPeople(), twice: rows[0]!.n }).toEqual({ people: 3_000, twice: 0 });
  });

  it('[trust I17] [trust 2.13] [ASVS 15.2.2] [A2] others are answered while an import is under way, and its progress grows', async () => {
    const { body: file } = await upload(readFileSync(samplePath('registry-sample.xlsx')));
    const { body: run } = await start(file.id);
    const shares: number[] = [];
    for (;;) {
      const { status, body } = await t.call(getRegistryImport, { token: auditor.token, params: { importId: run.id } });
      expect(status).toBe(200);
      if (body.state !== 'running') break;
      shares.push(body.share);
    }
    expect(shares.length).toBeGreaterThan(10);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(new Set(shares).size).toBeGreaterThan(3);
  });
});
