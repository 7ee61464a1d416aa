// 机构信息: read, changed, kept over a reload, saved, and not overwritten when two edit it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, testPassword, type BuiltInstitution } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, drawPicture, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe.skipIf(chromiumPath === '')('the institution’s profile on H5', () => {
  let server: TestServer;
  let browser: Browser;
  let house: BuiltInstitution;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    house = await buildInstitution(server.deps, { name: '近山认证有限公司', membershipUntil: '2099-12-31' });
    await server.deps.db.updateTable('institutions').set({ approval_no: 'CNCA-R-2099-100', contact_person: '李主任' }).where('id', '=', house.id).execute();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const stored = () => server.deps.db.selectFrom('institutions').selectAll().where('id', '=', house.id).executeTakeFirstOrThrow();
  const introduction = (page: Page) => page.getByLabel('公司简介', { exact: true }).and(page.locator('textarea')).filter({ visible: true });

  it('[I7] shown → a wrong address is told under its field → a reload loses nothing → saved → two editors → leaving asks', { timeout: 120_000 }, async () => {
    const { page, errors, foreign } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await app.press('认证机构登录');
    await app.agree();
    await app.fill('账号', house.accountName);
    await app.fill('密码', testPassword);
    await app.press('登录');
    await app.at('人才库');
    await app.openTab('我的');
    await app.press('机构信息');
    await app.at('机构信息');
    for (const kept of ['近山认证有限公司', house.accountName, 'CNCA-R-2099-100', '至 2099-12-31']) await app.see(kept);
    expect(await app.field('联系人').inputValue()).toBe('李主任');
    expect(await app.button('保存').getAttribute('aria-disabled')).toBe('true');

    await app.fill('联系邮箱', 'hr@');
    await app.fill('联系电话', '010-88880000 转 12');
    await app.see('请输入正确的邮箱');
    await app.press('保存');
    await app.see('请先修改标出的内容');
    expect((await stored()).contact_phone).toBeNull();

    await introduction(page).fill('从事管理体系认证，欢迎加入。');
    await page.reload();
    await app.at('机构信息');
    await app.see('已恢复上次未保存的内容');
    expect(await introduction(page).inputValue()).toBe('从事管理体系认证，欢迎加入。');
    await app.fill('联系邮箱', 'hr@example.com');
    await app.press('保存');
    await app.see('已保存');
    expect(await stored()).toMatchObject({ contact_person: '李主任', contact_phone: '010-88880000 转 12', contact_email: 'hr@example.com', profile: '从事管理体系认证，欢迎加入。' });
    await drawPicture(page, 'institution-profile');

    // Somebody else saves in between.
    await server.deps.db.updateTable('institutions').set({ contact_address: '成都市测试路 1 号' }).where('id', '=', house.id).execute();
    await app.fill('联系人', '王主任');
    await app.press('保存');
    await app.see('机构信息已被其他人修改');
    expect((await stored()).contact_person).toBe('李主任');
    await app.press('使用对方的内容');
    await page.waitForTimeout(300);
    expect([await app.field('联系地址').inputValue(), await app.field('联系人').inputValue()]).toEqual(['成都市测试路 1 号', '李主任']);
    await app.fill('联系人', '王主任');
    await app.press('保存');
    await expect.poll(stored).toMatchObject({ contact_person: '王主任', contact_address: '成都市测试路 1 号' });
    await app.see('已保存');

    // Unsaved words are asked about on the way out. After the reload there is no page to go back to: entered anew.
    await page.locator('.uni-page-head-btn').filter({ visible: true }).first().click();
    await app.at('人才库');
    await app.openTab('我的');
    await app.press('机构信息');
    await app.at('机构信息');
    await app.see('会员有效');
    await app.fill('联系人', '赵主任');
    await page.locator('.uni-page-head-btn').filter({ visible: true }).first().click();
    await app.see('有未保存的修改');
    await app.press('继续编辑');
    expect(await app.field('联系人').inputValue()).toBe('赵主任');
    await page.locator('.uni-page-head-btn').filter({ visible: true }).first().click();
    await app.press('放弃修改');
    await app.at('我的');
    await app.press('机构信息');
    await app.at('机构信息');
    await app.see('会员有效');
    await page.waitForTimeout(300);
    expect(await app.field('联系人').inputValue()).toBe('王主任');
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });
});
