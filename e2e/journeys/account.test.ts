// 账号与安全 on two telephones: the password is changed, other logins are seen and ended.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, signedInPractitioner, testPassword } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, drawPicture, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe.skipIf(chromiumPath === '')('account and logins on H5', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => void ([server, browser] = await Promise.all([startTestServer(), launchBrowser()])));
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function signIn(phone: string, password: string) {
    const opened = await openPhone(browser, server.address);
    const app = new PhoneApp(opened.page);
    await app.agree();
    await app.fill('手机号', phone);
    await app.press('下一步');
    await app.at('输入密码');
    await app.fill('密码', password);
    await app.press('登录');
    await app.at('我的名片');
    return { ...opened, app };
  }
  async function openSecurity(app: PhoneApp) {
    await app.openTab('我的');
    await app.press('账号与安全');
    await app.at('账号与安全');
  }

  it('[X2] [rule 21] [rule 22] a practitioner sees both logins, changes the password, and the other telephone is signed out', { timeout: 120_000 }, async () => {
    const person = await signedInPractitioner(server.deps);
    await server.deps.db.deleteFrom('sessions').where('account_id', '=', person.id).execute();
    const first = await signIn(person.phone, testPassword);
    const second = await signIn(person.phone, testPassword);

    await openSecurity(first.app);
    await first.app.press('登录设备');
    await first.app.at('登录设备');
    await first.app.see('本设备');
    expect(await first.app.button(/^退出 Chrome 浏览器 · Linux 电脑/).count()).toBe(1);
    await drawPicture(first.page, 'my-sessions');
    await first.app.back();

    await first.app.press('修改密码');
    await first.app.at('修改密码');
    await first.app.fill('当前密码', 'a wrong one 12');
    await first.app.fill('新密码', 'quiet-harbour-29');
    await first.app.fill('确认新密码', 'quiet-harbour-2');
    await first.app.press('确认修改');
    await first.app.see('两次输入的密码不一致');
    // Typed and pressed without a breath: the last letters count.
    await first.app.fill('确认新密码', 'quiet-harbour-');
    await first.app.fill('确认新密码', 'quiet-harbour-29');
    await first.app.press('确认修改');
    await first.app.see('密码不正确');
    await first.app.fill('当前密码', testPassword);
    await first.app.press('确认修改');
    await first.app.see('密码已修改');
    await first.app.at('账号与安全');

    // The other telephone notices at its next step; the new password signs it in again.
    await second.app.openTab('求职');
    await second.app.at('认证人员登录');
    const third = await signIn(person.phone, 'quiet-harbour-29');

    await first.app.press('登录设备');
    await first.app.at('登录设备');
    await first.app.press(/^退出 Chrome/);
    await first.app.see(/会立即退出，需要重新登录/);
    await first.app.page.getByRole('dialog').filter({ visible: true }).getByRole('button', { name: '退出', exact: true }).click();
    await first.app.see('已退出');
    await third.app.openTab('求职');
    await third.app.at('认证人员登录');
    for (const phone of [first, second, third]) {
      expect(phone.errors).toEqual([]);
      expect(phone.foreign).toEqual([]);
    }
  });

  it('[X2] an institution changes its own', { timeout: 60_000 }, async () => {
    const house = await buildInstitution(server.deps);
    const { page, errors } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await app.press('认证机构登录');
    await app.agree();
    await app.fill('账号', house.accountName);
    await app.fill('密码', testPassword);
    await app.press('登录');
    await app.at('人才库');
    await openSecurity(app);
    await app.press('修改密码');
    await app.fill('当前密码', testPassword);
    await app.fill('新密码', '12345678');
    await app.fill('确认新密码', '12345678');
    await app.press('确认修改');
    await app.see('密码还不符合下面的要求');
    await app.fill('新密码', 'quiet-harbour-30');
    await app.fill('确认新密码', 'quiet-harbour-30');
    await app.press('确认修改');
    await app.see('密码已修改');
    // The token of the builder was another login: it has ended.
    await app.press('登录设备');
    await app.see('本设备');
    expect(await app.button(/^退出 /).count()).toBe(0);
    expect(errors).toEqual([]);
  });
});
