// 站内消息 between two phones: what one side does shows as a badge and a row on the other, and reading clears it.
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildPublishedCard, openTestSession, type BuiltInstitution, type SignedInPractitioner } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, drawPicture, keepOnPhone, keptSession, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe.skipIf(chromiumPath === '')('notifications on H5', () => {
  let server: TestServer;
  let browser: Browser;
  let institution: BuiltInstitution;
  let person: SignedInPractitioner;
  const jobTitle = '诚聘 QMS 审核员';
  let jobId: string;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const { deps } = server;
    institution = await buildInstitution(deps, { name: '近山认证有限公司', points: 20 });
    person = await buildPublishedCard(deps, { name: '李晓云' });
    jobId = await buildJob(deps, institution.id, { title: jobTitle });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** A phone whose user signed in earlier. */
  async function open(side: 'practitioner' | 'institution') {
    const token = side === 'practitioner' ? person.token : await openTestSession(server.deps, 'institution', institution.accountId);
    const phone = await openPhone(browser, server.address);
    const kept = { privacyAgreed: privacyPolicyVersion, lastSide: side, [`session.${side}`]: keptSession(token) };
    await keepOnPhone(phone.page, server.address, kept);
    await phone.page.goto(server.address);
    return { ...phone, app: new PhoneApp(phone.page) };
  }
  const tab = (app: PhoneApp, name: string) => app.page.getByRole('tab', { name, exact: true }).filter({ visible: true });
  const unreadRows = (app: PhoneApp) => app.button(/^未读，/);
  /** Rows whose whole words, as a screen reader says them, begin so. */
  const row = (app: PhoneApp, words: string) => app.button(new RegExp(`^(未读，)?${words}`));

  it('[X3] [P8] [P9] [I9] viewing, revealing, applying, opening and marking: a badge and rows for the other side, cleared by reading', { timeout: 120_000 }, async () => {
    const his = await open('practitioner');
    const hers = await open('institution');
    await his.app.at('我的名片');
    await tab(his.app, '我的').waitFor();

    // The institution looks and pays.
    await hers.app.at('人才库');
    await hers.app.press(/李\*/);
    await hers.app.press(/^查看联系方式/);
    await hers.app.press('确认查看');
    await hers.app.see('已扣除 1 点');

    // Shown again, the person's page has the badge; 消息 has both rows.
    await his.app.openTab('求职');
    await tab(his.app, '我的，2 条未读消息').waitFor();
    await his.app.openTab('我的');
    await his.app.press('消息，2 条未读');
    await his.app.at('站内消息');
    await row(his.app, '联系方式被查看，刚刚，近山认证有限公司 查看了您的联系方式').waitFor();
    await row(his.app, '名片被查看，刚刚，近山认证有限公司 查看了您的名片').waitFor();
    await his.app.see('2 条未读');
    expect(await unreadRows(his.app).count()).toBe(2);
    await drawPicture(his.page, 'notifications');
    await expectAccessible(his.app);

    // Opening one reads it and leads to its page; the other stays unread.
    await his.app.press(/^未读，名片被查看/);
    await his.app.at('我的名片');
    await tab(his.app, '我的，1 条未读消息').waitFor();
    await his.app.openTab('我的');
    await his.app.press('消息，1 条未读');
    await his.app.at('站内消息');
    await row(his.app, '联系方式被查看').waitFor();
    expect(await unreadRows(his.app).count()).toBe(1);
    await his.app.press('全部已读');
    await his.app.see('全部已读');
    await his.app.back();
    await his.app.button('消息').waitFor();
    await tab(his.app, '我的').waitFor();

    // He applies; she is told, with the unread application counted apart.
    await his.app.openTab('求职');
    await his.page.locator('.ui-job-row').filter({ hasText: jobTitle, visible: true }).click();
    await his.app.press('投递简历');
    await his.app.press('同意并投递');
    await his.app.see('查看我的投递');
    await hers.app.back();
    await hers.app.at('人才库');
    await tab(hers.app, '我的，1 条未读消息').waitFor();
    await hers.app.openTab('我的');
    await hers.app.button('招聘投递记录，1 条未读').waitFor();
    await hers.app.press('招聘投递记录，1 条未读');
    await hers.app.at('招聘投递记录');
    await hers.app.see('1 份未读投递');
    await hers.app.back();
    await hers.app.press('消息，1 条未读');
    await hers.app.press(/^未读，收到新投递，刚刚，“诚聘 QMS 审核员”收到一份新投递/);
    await hers.app.at('投递详情');
    await hers.app.see(person.phone.replace(/^(...)(....)(....)$/, '$1 $2 $3'));
    await hers.app.press('合适');
    await hers.app.back();
    await hers.app.at('站内消息');
    expect(await unreadRows(hers.app).count()).toBe(0);
    await hers.app.back();
    await hers.app.button('消息').waitFor();
    await hers.app.button('招聘投递记录').waitFor();
    await tab(hers.app, '我的').waitFor();

    // And he learns what became of it, with his application behind the row.
    await his.app.back();
    await tab(his.app, '我的，2 条未读消息').waitFor();
    await his.app.openTab('我的');
    await his.app.press('消息，2 条未读');
    await row(his.app, '投递被查看').waitFor();
    await his.app.press(/^未读，投递有回应：合适/);
    await his.app.at('我的投递详情');
    await his.app.see(jobTitle);
    await his.app.see('投递时的名片');
    expect([...his.errors, ...hers.errors, ...his.foreign, ...hers.foreign]).toEqual([]);
  });

  it('[rule 16] a deleted job: its applicants and the application stay readable, and both say so', { timeout: 60_000 }, async () => {
    await server.deps.db.updateTable('jobs').set({ deleted_at: new Date() }).where('id', '=', jobId).execute();
    const hers = await open('institution');
    await hers.app.openTab('我的');
    await hers.app.press(/^招聘投递记录/);
    await hers.app.at('招聘投递记录');
    await hers.app.see('已删除');
    await hers.app.press(new RegExp(jobTitle));
    await hers.app.at('投递人员');
    await hers.app.see(/职位已删除/);
    await hers.app.press(/李\*/);
    await hers.app.at('投递详情');
    const his = await open('practitioner');
    await his.app.openTab('我的');
    await his.app.press('我的投递');
    await his.app.see('该职位已删除');
    await his.app.press(new RegExp(jobTitle));
    await his.app.at('我的投递详情');
    await his.app.see(/该职位已删除。您的投递和投递时的名片仍保留在这里/);
    await his.app.see('投递时的名片');
    await expectAccessible(his.app);
    // Withdrawn, it leaves the count and stands in a tab of its own, with nothing of the person.
    await his.app.back();
    await his.app.press(`撤回投递 ${jobTitle}`);
    await his.app.press('确认撤回');
    await his.app.see('已撤回');
    await hers.app.back();
    await hers.app.page.reload();
    await hers.app.see('0人投递');
    await hers.app.choose('已撤回');
    await hers.app.see('对方已撤回投递');
    expect(await hers.app.text(/李/).count()).toBe(0);
    expect([...his.errors, ...hers.errors]).toEqual([]);
  });

  it('[X3] an ended login stops the asking, and the page leaves', { timeout: 60_000 }, async () => {
    const his = await open('practitioner');
    await his.app.at('我的名片');
    await his.page.waitForLoadState('networkidle');
    let asked = 0;
    his.page.on('request', (request) => void (asked += request.url().endsWith('/v1/unread-counts') ? 1 : 0));
    await server.deps.db.updateTable('sessions').set({ ended_at: new Date(), ended_reason: 'test' }).where('account_id', '=', person.id).execute();
    await his.app.openTab('求职');
    await his.app.at('认证人员登录');
    const before = asked;
    await his.page.waitForTimeout(1500);
    expect(asked).toBe(before);
    expect(before).toBeLessThanOrEqual(1);
  });

  async function expectAccessible(app: PhoneApp) {
    await app.page.evaluate(axe.source);
    const faults = await app.page.evaluate(`axe.run({ resultTypes: ['violations'] }).then((answer) => answer.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id))`);
    expect(faults).toEqual([]);
  }
});
