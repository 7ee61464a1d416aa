// The logs as an auditor uses them: finding a line, proving the whole log, and a log that somebody touched.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealHeadFile } from '../../apps/server/src/features/activity/keep-seal-head.ts';
import { sealActivity } from '../../apps/server/src/features/activity/seal-activity.ts';
import { logActivity } from '../../apps/server/src/platform/activity-log.ts';
import { solveProof, type ProofChallenge } from '../../apps/server/seed/solve-proof.ts';
import { buildInstitution, buildOperator, buildPractitioner, testPassword } from '../../apps/server/test/builders.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('the logs', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let app: ConsoleApp;
  let errors: string[];
  const phone = '13912345678';

  beforeAll(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    const { deps } = server;
    const institution = await buildInstitution(deps, { name: '泰达认证有限公司', accountName: 'taida' });
    const person = await buildPractitioner(deps, { phone, name: '欧阳建国' });
    const operator = await buildOperator(deps, { role: 'administrator' });
    await logActivity(deps.db, { kind: 'operator', id: operator.id, address: '10.1.2.3' }, { action: 'grant-points', object: { kind: 'institution', id: institution.id }, detail: { points: 500, balance: 500 } });
    await logActivity(deps.db, { kind: 'practitioner', id: person.id, address: '10.1.2.4' }, { action: 'bind-phone', object: { kind: 'practitioner', id: person.id } });
    const post = (path: string, body: object) =>
      fetch(`${server.address}/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `k${Math.random().toString(36).slice(2)}0000000000` }, body: JSON.stringify(body) });
    const proof = solveProof((await (await fetch(`${server.address}/v1/proof-challenges/new`)).json()) as ProofChallenge);
    const { flowToken } = (await (await post('/phone-look-ups', { phone, proof })).json()) as { flowToken: string };
    await post('/sms-codes', { flowToken });
    await post('/institution-sessions', { accountName: 'taida', password: 'wrong one 1' });
    await post('/institution-sessions', { accountName: 'taida', password: testPassword });
    const auditor = await buildOperator(deps, { role: 'auditor' });
    await sql`update sessions set password_proved_at = now() - interval '20 minutes' where account_id = ${auditor.id}`.execute(deps.db);
    const opened = await openConsole(browser, server.address, { token: auditor.token });
    ({ page, errors } = opened);
    app = new ConsoleApp(page, server.address);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('[A8] 操作日志: filters find a line, its drawer says everything, and leads on', async () => {
    await app.open('/logs/activity');
    await app.heading('操作日志').waitFor();
    await page.getByRole('combobox', { name: '操作' }).fill('发放点数');
    await page.getByRole('option', { name: '发放点数' }).click();
    await page.getByRole('button', { name: '发放点数' }).click();
    const drawer = page.getByRole('dialog', { name: '发放点数' });
    for (const words of ['泰达认证有限公司', '测试运营', '500', '10.1.2.3', '成功']) await drawer.getByText(words).first().waitFor();
    await drawConsole(page, 'activity-details');
    await drawer.getByRole('button', { name: '只看此地址' }).click();
    await drawer.waitFor({ state: 'hidden' });
    expect(page.url()).toContain('address=10.1.2.3');
    await page.getByRole('button', { name: '重置' }).click();
    await page.getByRole('button', { name: '绑定手机号' }).first().waitFor();
    expect(await page.getByRole('table').first().innerText()).toContain('欧阳*');
    expect(await page.content()).not.toContain('欧阳建国');
  });

  it('[A8] 导出 asks for the password, then gives the file', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 Excel' }).click();
    await page.getByRole('textbox', { name: '登录密码' }).fill(testPassword);
    await page.getByRole('button', { name: '确认' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^操作日志-.+\.xlsx$/);
    expect(readFileSync(await file.path()).subarray(0, 2).toString()).toBe('PK');
  });

  it('[A8] 验证 proves the log, and names the line that somebody changed in the database', async () => {
    const seal = () => sealActivity(server.deps.db, { key: server.deps.cipher, headFile: sealHeadFile(server.dataDir) });
    await seal();
    await app.open('/logs/activity');
    await page.getByRole('button', { name: '验证', exact: true }).click();
    await page.getByText('没有被修改、删除或插入').waitFor();
    await drawConsole(page, 'activity');

    const { id } = await server.deps.db.selectFrom('activity_entries').select('id').where('action', '=', 'grant-points').executeTakeFirstOrThrow();
    await sql`alter table activity_entries disable trigger user`.execute(server.deps.db);
    await sql`update activity_entries set detail = '{"points": 5}' where id = ${id}`.execute(server.deps.db);
    await sql`alter table activity_entries enable trigger user`.execute(server.deps.db);
    await page.getByRole('button', { name: '验证', exact: true }).click();
    await page.getByText(`编号 ${id} 的日志被修改`).waitFor();
    await drawConsole(page, 'activity-broken');
  });

  it('[A8] 登录日志 and 短信日志 show failures and masked numbers', async () => {
    await app.open('/logs/sign-ins');
    await app.heading('登录日志').waitFor();
    const rows = page.getByRole('row');
    await rows.filter({ hasText: '机构登录' }).filter({ hasText: '密码或验证码错误' }).filter({ hasText: '泰达认证有限公司（taida）' }).waitFor();
    await rows.filter({ hasText: '查询手机号' }).filter({ hasText: '欧阳*' }).first().waitFor();
    await drawConsole(page, 'sign-ins');
    await page.locator('.el-select').filter({ hasText: '全部结果' }).click();
    await page.getByRole('option', { name: '失败' }).click();
    await rows.filter({ hasText: '查询手机号' }).first().waitFor({ state: 'detached' });

    await app.open('/logs/sms');
    await page.getByText(/\d \/ 5,000 条/).waitFor();
    await page.getByText('开发用出口，不会真正发送').waitFor();
    await rows.filter({ hasText: '139****5678' }).filter({ hasText: '首次登录绑定手机号' }).filter({ hasText: '已发送' }).waitFor();
    expect(await page.content()).not.toContain(phone);
    await drawConsole(page, 'sms');
    await page.getByLabel('手机号后四位').fill('0000');
    await page.keyboard.press('Enter');
    await page.getByText('没有符合条件的记录').waitFor();
    expect(errors).toEqual([]);
  });

  it('[A8] [A9] the business neither sees nor opens them', async () => {
    const { token } = await buildOperator(server.deps, { role: 'business' });
    const other = await openConsole(browser, server.address, { token });
    const business = new ConsoleApp(other.page, server.address);
    await business.open('/logs/activity');
    await other.page.getByText('您的角色不能使用此功能').waitFor();
    expect(await business.menu()).not.toContain('操作日志');
    await other.page.context().close();
  });
});
