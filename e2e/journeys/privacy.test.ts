// From the first start to the closed account: consent, what is kept, a correction, an export, and nothing left.
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import axe from 'axe-core';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPublishedCard, testPassword } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, drawPicture, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe.skipIf(chromiumPath === '')('privacy on H5', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => void ([server, browser] = await Promise.all([startTestServer(), launchBrowser()])));
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function expectAccessible(app: PhoneApp) {
    await app.page.evaluate(axe.source);
    const faults = await app.page.evaluate(`axe.run({ resultTypes: ['violations'] }).then((answer) => answer.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id))`);
    expect(faults).toEqual([]);
  }

  it('[X4] [rule 11] a new device asks for consent; who refuses still reads the policies; the consent is kept with its version at the sign-in', { timeout: 90_000 }, async () => {
    const person = await buildPublishedCard(server.deps);
    const { page, errors, foreign } = await openPhone(browser, server.address, { isNew: true });
    const app = new PhoneApp(page);
    await app.see('欢迎使用');
    await app.see('用于登录和验证身份，须与认证人员信息库中登记的一致；加密保存。');
    await expectAccessible(app);
    await drawPicture(page, 'first-consent');
    await app.press('不同意');
    await app.see('您还没有同意');
    await page.getByRole('link', { name: '《隐私政策》' }).filter({ visible: true }).click();
    await app.at('隐私政策');
    await app.see('五、您的权利');
    await app.back();
    // Another address leads back to the question.
    await page.goto(`${server.address}/#/features/sign-in/pages/phone`);
    await app.at('认证人员职业信息服务平台');
    await app.see(/欢迎使用|您还没有同意/);
    expect(await server.deps.db.selectFrom('consents').select('id').where('kind', '=', 'privacy_policy').execute()).toEqual([]);

    await app.press('同意并继续');
    await app.at('认证人员登录');
    await app.agree();
    await app.fill('手机号', person.phone);
    await app.press('下一步');
    await app.fill('密码', testPassword);
    await app.press('登录');
    await app.at('我的名片');
    await expect.poll(() => server.deps.db.selectFrom('consents').select(['practitioner_id', 'text_version']).where('kind', '=', 'privacy_policy').execute()).toEqual([{ practitioner_id: person.id, text_version: privacyPolicyVersion }]);
    await page.reload();
    await app.at('我的名片');
    // A new text is asked for once more.
    await page.evaluate(`localStorage.setItem('privacyAgreed', JSON.stringify({ type: 'string', data: '2020-01' }))`);
    await page.reload();
    await app.see('隐私政策有更新');
    await app.press('同意并继续');
    await app.at('我的名片');
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it('[X4] [rule 7] [rule 26] own data → own WeChat id → correction → export → closing: the telephone is unknown afterwards', { timeout: 150_000 }, async () => {
    const person = await buildPublishedCard(server.deps, { name: '欧阳建国', wechatId: null });
    const { page, errors, foreign } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await app.agree();
    await app.fill('手机号', person.phone);
    await app.press('下一步');
    await app.fill('密码', testPassword);
    await app.press('登录');
    await app.at('我的名片');

    await app.press('补充或修改邮箱、微信号');
    await app.at('补充邮箱和微信号');
    await app.see('信息库中没有登记');
    await app.fill('微信号', '微信');
    await app.press('保存');
    await app.see(/微信号为字母/);
    await app.fill('微信号', 'ouyang_audit');
    await app.press('保存');
    await app.at('我的名片');
    await app.press('显示联系方式');
    await app.see('ouyang_audit');

    await app.openTab('我的');
    await app.press('隐私与数据');
    await app.at('隐私与数据');
    await app.press('更正申请');
    await app.see('还没有更正申请');
    await app.press('申请更正');
    await app.at('申请更正');
    await app.press('提交');
    await app.see('请选择要更正的内容');
    await app.press(/^要更正的内容/);
    await app.choose('学历');
    await page.getByLabel('说明', { exact: true }).and(page.locator('textarea')).filter({ visible: true }).fill('学历应为硕士，2010 年毕业');
    await app.press('提交');
    await app.at('更正申请');
    await app.see('学历应为硕士，2010 年毕业');
    await app.see('处理中');
    await expectAccessible(app);
    await app.back();

    await app.press('我的数据');
    await app.at('我的数据');
    await app.press(/^人员信息库资料/);
    await app.see('欧阳建国');
    await app.press(/^更正申请/);
    await app.see('学历应为硕士，2010 年毕业');
    await expectAccessible(app);
    await drawPicture(page, 'my-data');
    const [download] = await Promise.all([page.waitForEvent('download'), app.press('导出数据文件（JSON）')]);
    const file = JSON.parse(readFileSync(await download.path(), 'utf8')) as { contact: { phone: string; wechatId: string } };
    expect([download.suggestedFilename(), file.contact.phone, file.contact.wechatId]).toEqual(['我的数据.json', person.phone, 'ouyang_audit']);
    await app.back();

    await app.press('注销账号');
    await app.at('注销账号');
    await app.see('将被删除');
    await app.press('注销账号');
    await app.see('请输入登录密码');
    await app.fill('登录密码', 'not this one 3');
    await app.agree();
    await app.press('注销账号');
    await app.press('确定注销');
    await app.see('密码不正确');
    await drawPicture(page, 'close-account');
    await app.fill('登录密码', testPassword);
    await app.press('注销账号');
    await app.press('确定注销');
    await app.see('账号已注销');
    await app.press('完成');
    await app.at('认证人员登录');
    await app.agree();
    await app.fill('手机号', person.phone);
    await app.press('下一步');
    await app.see('此手机号不存在，不能登录');
    const left = await server.deps.db.selectFrom('practitioners').selectAll().where('id', '=', person.id).executeTakeFirstOrThrow();
    expect(left).toMatchObject({ name: '已注销', phone_cipher: null, birth_date: null });
    expect(await server.deps.db.selectFrom('cards').select('published_at').where('practitioner_id', '=', person.id).execute()).toEqual([{ published_at: null }]);
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });
});
