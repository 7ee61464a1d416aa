// 机构 in the console: opening an account with its letter, editing beside somebody else, disabling, reset, bulk import.
import { signInInstitution } from '@cert/contract/sign-in';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator } from '../../apps/server/test/builders.ts';
import { createTestApp, type TestApp } from '../../apps/server/test/test-app.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('institutions in the console', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let folder: string;
  let page: Page;
  let errors: string[] = [];
  let token: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'console-institutions-'));
    t = await createTestApp({ config: { adminDir: resolve(import.meta.dirname, '../../apps/admin/dist') } });
    [address, browser] = await Promise.all([t.app.listen({ host: '127.0.0.1', port: 0 }), launchBrowser()]);
    ({ token } = await buildOperator(t.deps));
    const days = ['2099-12-31', null, '2020-06-30', null];
    const names = ['远信国际认证有限公司', '泰达认证（天津）有限公司', '华夏诚信质量认证中心有限责任公司北京分公司', '中联检验认证有限公司'];
    for (const [index, name] of names.entries()) await buildInstitution(t.deps, { name, points: index * 60, membershipUntil: days[index] ?? null, accountName: `body-${index}` });
    await sql`update institutions set disabled_at = now(), disabled_reason = '批准书被撤销' where name like '中联%'`.execute(t.db);
  });
  afterAll(async () => {
    await browser?.close();
    await t?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await page.context().close();
    expect(errors).toEqual([]);
  });
  const openAs = async (as: string) => {
    ({ page, errors } = await openConsole(browser, address, { token: as }));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
    return new ConsoleApp(page, address);
  };

  it('[A1] opening an account: a fault stands at its field and the typed text stays; the letter is shown once and signs in', async () => {
    const app = await openAs(token);
    await app.open('/institutions');
    await drawConsole(page, 'institutions');
    await page.getByRole('button', { name: '新建机构' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('账号名').fill('xin-kai');
    await drawer.getByLabel('机构名称').fill('新开认证有限公司');
    await drawer.getByLabel('联系电话').fill('abc');
    await drawer.getByRole('button', { name: '建立机构' }).click();
    await drawer.getByText('请输入正确的电话').waitFor();
    expect(await drawer.getByLabel('机构名称').inputValue()).toBe('新开认证有限公司');
    await drawer.getByLabel('联系电话').fill('010-88880000');
    await drawConsole(page, 'institution-new');
    await drawer.getByRole('button', { name: '建立机构' }).click();
    const password = await drawer.locator('code.password').innerText();
    expect(password).toMatch(/^\w{12}$/);
    await drawConsole(page, 'institution-letter');
    await drawer.getByRole('button', { name: '复制账号和密码' }).click();
    await drawer.getByRole('button', { name: '已复制' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(password);
    // Printing shows the letter and nothing of the page around it.
    await page.emulateMedia({ media: 'print' });
    // Waited for: every change of style has a transition, if only of an instant.
    await page.locator('h1').waitFor({ state: 'hidden' });
    expect(await page.locator('.letter').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    await drawer.getByRole('button', { name: '我已保存密码' }).click();
    await page.getByRole('link', { name: '新开认证有限公司' }).waitFor();
    await drawer.waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(password);
    expect((await t.call(signInInstitution, { body: { accountName: 'xin-kai', password } })).body.scope).toBe('change_password');
  });

  it('[A1] the list is searched and filtered; filters stand in the address; nothing found is said', async () => {
    const app = await openAs(token);
    await app.open('/institutions?membership=expired');
    await page.getByRole('link', { name: /^华夏/ }).waitFor();
    expect(await page.getByRole('link', { name: /^远信/ }).count()).toBe(0);
    await page.getByRole('button', { name: '重置' }).click();
    await page.getByPlaceholder('机构名称或账号名').fill('泰达认证(天津)');
    await page.getByPlaceholder('机构名称或账号名').press('Enter');
    await page.getByRole('link', { name: /^远信/ }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('search=');
    await page.reload();
    await page.getByRole('link', { name: '泰达认证（天津）有限公司' }).waitFor();
    await app.open('/institutions?search=%E6%B2%A1%E6%9C%89%E7%9A%84');
    await page.getByText('没有符合条件的记录').waitFor();
    await app.open('/institutions/inst_0000000000000000000000');
    await page.getByText('没有找到这家机构').waitFor();
  });

  it('[A1] two editors: the second is told, keeps the text, and saves after loading what stands now', async () => {
    const institution = await buildInstitution(t.deps, { name: '同时修改认证有限公司' });
    const app = await openAs(token);
    await app.open(`/institutions/${institution.id}`);
    await drawConsole(page, 'institution');
    await page.getByLabel('联系人').fill('王芳');
    await t.db.updateTable('institutions').set({ contact_phone: '010-66660000' }).where('id', '=', institution.id).execute();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('机构或其他同事刚刚修改过').waitFor();
    expect(await page.getByLabel('联系人').inputValue()).toBe('王芳');
    await page.getByRole('button', { name: '载入最新资料' }).click();
    await expect.poll(() => page.getByLabel('联系电话').inputValue()).toBe('010-66660000');
    await page.getByLabel('联系人').fill('王芳');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('资料已保存').waitFor();
    const saved = await t.db.selectFrom('institutions').select(['contact_person', 'contact_phone']).where('id', '=', institution.id).executeTakeFirst();
    expect(saved).toEqual({ contact_person: '王芳', contact_phone: '010-66660000' });
  });

  it('[A1] [rule 22] disabling says what it does to whom and why, and is undone; a reset gives a new letter', async () => {
    const institution = await buildInstitution(t.deps, { name: '将停用认证有限公司', points: 30 });
    await buildJob(t.deps, institution.id, { title: '招聘 QMS 审核员' });
    const app = await openAs(token);
    await app.open(`/institutions/${institution.id}`);
    await page.getByRole('button', { name: '停用机构' }).click();
    const question = page.getByRole('dialog', { name: '停用“将停用认证有限公司”？' });
    await question.getByText('1 个在招或暂停的职位立即从求职列表消失').waitFor();
    expect(await question.getByRole('button', { name: '停用' }).isDisabled()).toBe(true);
    await question.getByRole('textbox').fill('批准书被撤销');
    await drawConsole(page, 'institution-disable');
    await question.getByRole('button', { name: '停用' }).click();
    await page.getByText('原因：批准书被撤销').waitFor();
    await page.getByRole('button', { name: '恢复机构' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('批准书已恢复');
    await page.getByRole('button', { name: '恢复', exact: true }).click();
    await page.getByRole('button', { name: '停用机构' }).waitFor();

    await page.getByRole('tab', { name: '账号' }).click();
    await drawConsole(page, 'institution-accounts');
    await page.getByRole('button', { name: '重置密码' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '重置密码' }).click();
    const password = await page.locator('code.password').innerText();
    expect((await t.call(signInInstitution, { body: { accountName: institution.accountName, password } })).body.scope).toBe('change_password');
    await page.getByRole('button', { name: '我已保存密码' }).click();
    await page.getByText('有效期至', { exact: false }).first().waitFor();
    await page.getByRole('tab', { name: '职位' }).click();
    await page.getByText('招聘 QMS 审核员').waitFor();
  });

  it('[A1] bulk import: checked first, created after that, the passwords downloaded once', async () => {
    const file = join(folder, '机构开户表.csv');
    writeFileSync(file, '\uFEFF机构名称,账号名,联系电话\r\n批量甲认证有限公司,bulk-a,\r\n批量乙认证有限公司,bulk-b,010-88880000\r\n远信国际认证有限公司,body-0,\r\n,x y,abc\r\n');
    const app = await openAs(token);
    await app.open('/institutions/import');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('现在还没有写入任何内容').waitFor();
    await page.getByText('「账号名」须为').waitFor();
    expect((await sql`select from institution_accounts where account_name = 'bulk-a'`.execute(t.db)).rows).toHaveLength(0);
    await drawConsole(page, 'institution-import');
    await page.getByRole('button', { name: '开户 2 家' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载默认密码表' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^机构默认密码-.*\.xlsx$/);
    expect(readFileSync((await download.path())!).subarray(0, 2).toString()).toBe('PK');
    await page.getByText('已下载或已销毁').waitFor();
    await page.getByRole('button', { name: '下载默认密码表' }).click();
    await page.getByText('默认密码表已下载或已过期').waitFor();
    await page.getByRole('button', { name: '再导入一个文件' }).click();
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: '没有可以开户的行' }).waitFor();
    writeFileSync(join(folder, '空.csv'), 'a,b\r\n1,2\r\n');
    await page.getByRole('button', { name: '重新选择文件' }).click();
    await page.locator('input[type=file]').setInputFiles(join(folder, '空.csv'));
    await page.getByText('没有找到表头').waitFor();
  });

  it('[A9] the auditor sees institutions and nothing that would change one', async () => {
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const institution = await buildInstitution(t.deps);
    const app = await openAs(auditor.token);
    await app.open('/institutions');
    await page.getByRole('link', { name: institution.name }).click();
    await page.getByText('机构资料').waitFor();
    for (const name of ['新建机构', '批量开户', '停用机构', '会员有效期', '保存']) expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
    expect(await page.getByLabel('联系人').getAttribute('readonly')).not.toBeNull();
    await app.open('/institutions/import');
    await page.getByText('您的角色不能使用此功能').waitFor();
  });
});
