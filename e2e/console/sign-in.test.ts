// How an operator comes in, the first time and later, and what happens when the login ends.
import type { Browser, Page } from 'playwright-core';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, givenOperator } from '../../apps/server/test/operator-steps.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('signing in to the console', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let app: ConsoleApp;
  let complaints: { errors: string[]; foreign: string[] };
  const operator = { accountName: '', password: 'green lamp 4711', secret: '' };
  const recovery: string[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    const opened = await openConsole(browser, server.address);
    ({ page } = opened);
    complaints = opened;
    app = new ConsoleApp(page, server.address);
  });
  afterEach(async () => {
    await page.context().close();
    expect(complaints.errors).toEqual([]);
    expect(complaints.foreign).toEqual([]);
  });
  const forgetLastCode = () => sql`update operator_second_factors set last_step = 1`.execute(server.deps.db);

  it('[A9] the first time: the given password, an own one, the second factor, the recovery codes', async () => {
    const given = await givenOperator(server.deps, 'administrator');
    operator.accountName = given.accountName;
    await app.open('/operators?role=auditor');
    await app.heading('登录').waitFor();
    await drawConsole(page, 'sign-in');
    await app.fillPassword(given.accountName, given.password);
    await page.getByLabel('新密码').fill('password1');
    await page.getByLabel('再输入一次').fill('password1');
    await page.getByRole('button', { name: '保存并继续' }).click();
    await page.getByText('这是常见密码').waitFor();
    await page.getByLabel('新密码').fill(operator.password);
    await page.getByLabel('再输入一次').fill(operator.password);
    await page.getByRole('button', { name: '保存并继续' }).click();
    await page.getByRole('img', { name: /二维码/ }).waitFor();
    await drawConsole(page, 'set-up-second-factor');
    operator.secret = (await page.locator('.scan code').innerText()).replaceAll(/\s/g, '');
    await page.getByLabel('6 位验证码').fill('000000');
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByText('动态验证码不正确或已用过').waitFor();
    await page.getByLabel('6 位验证码').fill(codeOf(operator.secret));
    await page.getByRole('button', { name: '确认' }).click();
    await app.heading('保存恢复码').waitFor();
    recovery.push(...(await page.locator('.secret code').allInnerTexts()));
    expect(recovery).toHaveLength(10);
    expect(await page.getByRole('button', { name: '进入运营后台' }).isDisabled()).toBe(true);
    await page.getByText('我已把恢复码保存在安全的地方').click();
    await page.getByRole('button', { name: '进入运营后台' }).click();
    // The page that was wanted, with its filter.
    await app.heading('运营账号').waitFor();
    expect(new URL(page.url()).search).toBe('?role=auditor');
  });

  it('[A9] later: password and code, a wrong one is said in one message; a reload stays in, signing out leaves nothing', async () => {
    await forgetLastCode();
    await app.open('/');
    await app.fillPassword(operator.accountName, 'wrong one 1');
    await page.getByText('账号或密码不正确').waitFor();
    await app.signIn(operator);
    await page.reload();
    await page.getByRole('navigation', { name: '功能' }).waitFor();
    await app.signOut();
    expect(await page.evaluate('JSON.stringify([sessionStorage.length, localStorage.length, document.cookie])')).toBe('[0,0,""]');
    await app.open('/my-account');
    await app.heading('登录').waitFor();
  });

  it('[A9] without the telephone: a recovery code', async () => {
    await app.open('/');
    await app.fillPassword(operator.accountName, operator.password);
    await page.getByRole('button', { name: '手机不在身边？使用恢复码' }).click();
    await page.getByLabel('恢复码', { exact: true }).fill(recovery[0]!);
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByRole('navigation', { name: '功能' }).waitFor();
    await app.open('/my-account');
    await page.getByText('还有 9 个没有用过').waitFor();
  });

  it('[A9] [rule 22] a login that ends elsewhere leads to the sign-in and back to the same page', async () => {
    await forgetLastCode();
    await app.open('/operators?state=active');
    await app.signIn(operator);
    await app.heading('运营账号').waitFor();
    await sql`update sessions set ended_at = now()`.execute(server.deps.db);
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('登录已失效，请重新登录').waitFor();
    await forgetLastCode();
    await app.signIn(operator);
    await app.heading('运营账号').waitFor();
    expect(new URL(page.url()).search).toBe('?state=active');
  });

  it('[A9] whoever does nothing is warned two minutes before, can go on, and is signed out in the end', async () => {
    await forgetLastCode();
    await page.clock.install();
    await app.open('/my-account');
    await app.signIn(operator);
    await page.clock.fastForward('28:30');
    await page.getByText('您已较长时间没有操作').waitFor();
    await page.getByRole('button', { name: '继续使用' }).click();
    await page.getByText('您已较长时间没有操作').waitFor({ state: 'detached' });
    await page.clock.fastForward('30:05');
    await page.getByText('您较长时间没有操作，已自动退出').waitFor();
  });
});
