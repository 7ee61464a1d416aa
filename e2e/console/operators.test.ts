// 运营账号: an administrator makes, changes and ends accounts; the others do not even see the page.
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildOperator } from '../../apps/server/test/builders.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('operators in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let errors: string[] = [];
  let administrator: { id: string; token: string };

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    administrator = await buildOperator(server.deps, { role: 'administrator' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(async () => {
    await page.context().close();
    expect(errors).toEqual([]);
  });
  const openAs = async (token: string) => {
    ({ page, errors } = await openConsole(browser, server.address, { token }));
    return new ConsoleApp(page, server.address);
  };

  it('[A9] making an account shows its password once; the name in use is said at the field and the typed text stays', async () => {
    const app = await openAs(administrator.token);
    await app.open('/operators');
    await page.getByRole('button', { name: '新建账号' }).click();
    const drawer = page.getByRole('dialog', { name: '新建运营账号' });
    await drawer.getByRole('textbox', { name: '账号名' }).fill('wang-min');
    await drawer.getByRole('textbox', { name: '姓名' }).fill('王敏');
    await drawer.getByText('安全审计').click();
    await drawer.getByRole('button', { name: '建立账号' }).click();
    const password = await drawer.locator('.secret code').innerText();
    expect(password).toMatch(/^\w{16}$/);
    await drawConsole(page, 'operator-created');
    await drawer.getByRole('button', { name: '我已保存密码' }).click();
    await page.getByRole('button', { name: 'wang-min' }).waitFor();
    await drawer.waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(password);

    await page.getByRole('button', { name: '新建账号' }).click();
    await drawer.getByRole('textbox', { name: '账号名' }).fill('wang-min');
    await drawer.getByRole('textbox', { name: '姓名' }).fill('另一位');
    await drawer.getByRole('button', { name: '建立账号' }).click();
    await drawer.getByText('账号名已被使用').waitFor();
    expect(await drawer.getByRole('textbox', { name: '姓名' }).inputValue()).toBe('另一位');
    // Closing asks first, because the text would be lost.
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '放弃未保存的内容？' }).getByRole('button', { name: '取消' }).click();
    expect(await drawer.getByRole('textbox', { name: '姓名' }).inputValue()).toBe('另一位');
  });

  it('[A9] an act of consequence says to whom, asks for the password when the last proof is old, and is done once', async () => {
    const app = await openAs(administrator.token);
    await sql`update sessions set created_at = now() - interval '11 minutes', password_proved_at = null`.execute(server.deps.db);
    await app.open('/operators?search=wang-min');
    await page.getByRole('button', { name: 'wang-min' }).click();
    await page.getByRole('button', { name: '停用账号' }).click();
    const question = page.getByRole('dialog', { name: '停用“王敏”（wang-min）？' });
    await question.getByText('对方会立即退出').waitFor();
    await drawConsole(page, 'operator-disable');
    await question.getByRole('button', { name: '停用' }).click();
    const proof = page.getByRole('dialog', { name: '请再次输入登录密码' });
    await proof.getByLabel('登录密码').fill('wrong one 1');
    await proof.getByRole('button', { name: '确认' }).click();
    await proof.getByText('密码不正确').waitFor();
    await proof.getByLabel('登录密码').fill('correct horse 47');
    await proof.getByRole('button', { name: '确认' }).click();
    await page.getByText('已停用').first().waitFor();
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from activity_entries where action = 'disable-operator'`.execute(server.deps.db);
    expect(rows[0]?.count).toBe(1);
    await page.getByRole('button', { name: '启用账号' }).click();
    await page.getByRole('dialog', { name: /^启用/ }).getByRole('button', { name: '启用' }).click();
    await page.getByRole('button', { name: '停用账号' }).waitFor();
  });

  it('[A9] the last administrator cannot be disabled or demoted', async () => {
    const app = await openAs(administrator.token);
    await app.open('/operators?role=administrator');
    await page.locator('.el-table .row-link').click();
    await page.getByText('这是最后一个启用中的系统管理员').waitFor();
    expect(await page.getByRole('button', { name: '停用账号' }).isDisabled()).toBe(true);
  });

  it.each(['business', 'auditor'] as const)('[A9] %s neither sees the page in the menu nor opens it by its address', async (role) => {
    const app = await openAs((await buildOperator(server.deps, { role })).token);
    await app.open('/operators');
    await page.getByRole('alert').getByText('您的角色不能使用此功能').waitFor();
    expect(await app.menu()).not.toContain('运营账号');
    const answer = await page.evaluate(`fetch('/v1/admin/operators', { headers: { authorization: 'Bearer ' + JSON.parse(sessionStorage.getItem('console.session')).token } }).then((response) => response.status)`);
    expect(answer).toBe(403);
  });
});
