// 认证人员信息库 in the console (A2): a file is tried, imported while its progress is seen, a person is found, edited and retired.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { wrongCodesKey } from '../../apps/server/src/features/sign-in/rules.ts';
import { buildOperator, openTestSession, testPassword } from '../../apps/server/test/builders.ts';
import { samplePath } from '../../apps/server/test/registry-files.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('信息库 in the console', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('[A2] [rule 22] from the file to one person’s page', { timeout: 240_000 }, async () => {
    const operator = await buildOperator(server.deps, { role: 'business' });
    const { page, errors, foreign } = await openConsole(browser, server.address, { token: operator.token });
    const app = new ConsoleApp(page, server.address);

    // The dry run comes first and writes nothing.
    await app.open('/registry/import');
    await page.getByText('还没有导入过').waitFor();
    await drawConsole(page, 'registry-import');
    await page.locator('input[type=file]').setInputFiles(samplePath('registry-sample.xlsx'));
    await page.getByText('试运行，不写入').waitFor();
    await page.getByRole('button', { name: '正式导入' }).waitFor({ timeout: 90_000 });
    expect(await page.locator('.figures').innerText()).toContain('将新增人员\n3,000');
    expect(await server.deps.db.selectFrom('practitioners').select('id').execute()).toEqual([]);
    await page.getByRole('radiogroup', { name: '按结果筛选' }).getByText('提示').click();
    await page.getByRole('table').first().getByText('修正').first().waitFor();
    await drawConsole(page, 'registry-dry-run');

    // The import shows how far it is, is stopped in the middle, and goes on.
    await page.getByRole('button', { name: '正式导入' }).click();
    await page.getByRole('dialog').getByText('新增 3000 人').waitFor();
    await drawConsole(page, 'registry-import-question');
    await page.getByRole('button', { name: '开始导入' }).click();
    await page.getByText(/正在比对和写入，已处理 [1-9]/).waitFor({ timeout: 60_000 });
    await drawConsole(page, 'registry-progress');
    await page.getByRole('button', { name: '停止', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停止' }).click();
    const goOn = page.getByRole('button', { name: '继续导入' });
    const finished = page.getByText('已完成');
    await goOn.or(finished).first().waitFor({ timeout: 60_000 });
    if (await goOn.isVisible()) await goOn.click();
    await finished.waitFor({ timeout: 120_000 });
    expect(await page.locator('.figures').innerText()).toContain('新增人员\n3,000');
    await drawConsole(page, 'registry-report');
    await app.open('/registry/import');
    await page.getByRole('table').getByText('registry-sample.xlsx').first().waitFor();
    await drawConsole(page, 'registry-import-history');

    // A person is found by phone; the phone stands in no address.
    const someone = await server.deps.db.selectFrom('practitioners').selectAll().where('phone_cipher', 'is not', null).where('employer_name', 'is not', null).where('education', '=', 'bachelor').orderBy('registry_no').limit(1).executeTakeFirstOrThrow();
    const phone = server.deps.cipher.decrypt(someone.phone_cipher!);
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await app.open('/registry');
    await drawConsole(page, 'registry-search');
    await page.getByLabel('手机号', { exact: true }).fill(phone);
    await page.getByRole('button', { name: '查询', exact: true }).click();
    await app.settle();
    await page.getByRole('link', { name: someone.name, exact: true }).first().click();
    await app.heading(someone.name).waitFor();
    expect(addresses.filter((address) => address.includes(phone))).toEqual([]);
    expect(await page.locator('main').innerText()).toContain(phone);
    await drawConsole(page, 'practitioner-details');

    // An edit stands beside the registry's value, and can be dropped.
    await page.locator('section.panel', { hasText: '职业' }).last().getByRole('button', { name: '修改' }).click();
    await page.getByLabel('职称', { exact: true }).fill('正高级工程师');
    await page.getByLabel('修改原因').fill('本人提交证书更正');
    await drawConsole(page, 'practitioner-edit');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('人工修改', { exact: true }).last().waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await drawConsole(page, 'practitioner-override');

    // Another phone ends the login; the password is asked for when its proof is old.
    await server.deps.db.updateTable('sessions').set({ password_proved_at: new Date(Date.now() - 3_600_000) }).where('account_id', '=', operator.id).execute();
    await page.getByRole('button', { name: '更换手机号' }).first().click();
    await page.getByLabel('新手机号').fill('15598765432');
    await page.getByRole('dialog').getByLabel('原因').fill('本人来电并核对身份');
    await drawConsole(page, 'practitioner-phone');
    await page.getByRole('dialog').getByRole('button', { name: '更换手机号' }).click();
    await page.getByPlaceholder('登录密码').fill(testPassword);
    await page.getByRole('button', { name: '确认', exact: true }).click();
    await page.getByText('15598765432').waitFor();

    for (const [tab, name] of [['注册资格', 'registrations'], ['名片与账号', 'account'], ['变更记录', 'history']] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await app.settle();
      await drawConsole(page, `practitioner-${name}`);
    }
    expect(await page.getByRole('tabpanel', { name: '变更记录' }).innerText()).toContain('更换手机号');

    // A number that wrong codes have locked is given its tries back.
    await server.deps.db.insertInto('limit_counters').values({ key: wrongCodesKey(server.deps.cipher.index('15598765432')), count: 10, expires_at: new Date(Date.now() + 80_000_000) }).execute();
    await page.getByRole('tab', { name: '名片与账号' }).click();
    await page.getByRole('button', { name: '刷新', exact: true }).click();
    await page.getByRole('button', { name: '解除锁定' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('本人来电，已核对证书编号');
    await drawConsole(page, 'practitioner-sms-lock');
    await page.getByRole('dialog').getByRole('button', { name: '解除锁定' }).click();
    await page.getByText('已解除短信验证锁定').waitFor();
    await page.getByText('已锁定', { exact: true }).waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: '停用', exact: true }).click();
    await page.getByRole('dialog').getByText(`停用“${someone.name}”`).waitFor();
    await page.getByRole('dialog').getByRole('textbox').fill('协会通知注册已注销');
    await drawConsole(page, 'practitioner-retire');
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await page.getByText('原因：协会通知注册已注销').waitFor();
    await page.getByRole('button', { name: '恢复', exact: true }).waitFor();

    await app.open('/registry/duplicates');
    await page.getByText(/条记录，手机号/).first().waitFor();
    await drawConsole(page, 'registry-duplicates');
    expect({ errors, foreign }).toEqual({ errors: [], foreign: [] });
  });

  it('[A2] [rule 1] 安全审计 sees masked people, no import and no button that changes anything', async () => {
    const auditor = await buildOperator(server.deps, { role: 'auditor' });
    const { page, errors } = await openConsole(browser, server.address, { token: await openTestSession(server.deps, 'operator', auditor.id) });
    const app = new ConsoleApp(page, server.address);
    await app.open('/registry');
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByText('安全审计只能看到掩码后').waitFor();
    await drawConsole(page, 'practitioner-auditor');
    for (const name of ['修改', '停用', '更换手机号']) expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
    await app.open('/registry/import');
    expect(await page.locator('input[type=file]').count()).toBe(0);
    expect(errors).toEqual([]);
  });
});
