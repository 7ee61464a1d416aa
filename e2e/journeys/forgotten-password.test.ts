// 忘记密码 on the phone: a code by SMS, a new password, and no login that survives or comes by itself.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedInPractitioner, testPassword } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe.skipIf(chromiumPath === '')('the forgotten password on H5', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('[P2] [rule 18] [rule 22] a code by SMS sets a new password; the other login ends, and the new password is asked for', { timeout: 60_000 }, async () => {
    const person = await signedInPractitioner(server.deps, { name: '欧阳建国' });
    const { page, errors, foreign } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await app.at('认证人员登录');
    await app.agree();
    await app.fill('手机号', person.phone);
    await app.press('下一步');
    await app.at('输入密码');
    await app.press('忘记密码');
    await app.at('验证手机');
    await app.press(/获取验证码/);
    await app.fill('验证码', await server.readSmsCode(person.phone));
    await app.press('下一步');
    await app.at('重置登录密码');
    await app.fill('新密码', 'quiet-lake-73');
    await app.fill('确认新密码', 'quiet-lake-73');
    await app.press('完成');
    // No login by itself (P2): the new password is asked for, and the old one is over.
    await app.at('输入密码');
    const ended = await server.deps.db.selectFrom('sessions').select('ended_at').where('account_id', '=', person.id).execute();
    expect(ended.every((session) => session.ended_at !== null)).toBe(true);
    await app.fill('密码', testPassword);
    await app.press('登录');
    await app.see('密码不正确');
    await app.fill('密码', 'quiet-lake-73');
    await app.press('登录');
    await app.at('我的名片');
    await app.see('欧阳建国');
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });
});
