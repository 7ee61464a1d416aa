// The institution's side of jobs: published, edited field by field, paused, applied to, read, and deleted.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyToJob } from '../../apps/server/src/features/applications/apply-to-job.ts';
import { getApplyConsent } from '../../apps/server/src/features/applications/get-apply-consent.ts';
import { saveJobField } from '../../apps/server/src/features/jobs/save-job-field.ts';
import { buildInstitution, signedInPractitioner, testPassword, type BuiltInstitution } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, drawPicture, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe.skipIf(chromiumPath === '')('an institution and its jobs on H5', () => {
  let server: TestServer;
  let browser: Browser;
  let institution: BuiltInstitution;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    institution = await buildInstitution(server.deps, { name: '近山认证有限公司' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('[I5] [I6] [I9] [I11] [rule 5] [rule 13] [rule 14] [rule 15] [rule 16] [rule 25] publish → edit → pause → reopen → applicant → 合适 → delete', { timeout: 180_000 }, async () => {
    const { page, errors, foreign } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await signIn(app);
    await fillTheForm(app);
    await publishOverALostAnswer(app);
    await editFieldByField(app);
    await pauseAndReopen(app);
    await readTheApplicant(app);
    await deleteTheJob(app);
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });

  const jobs = () => server.deps.db.selectFrom('jobs').selectAll().execute();
  const theJob = async () => (await jobs())[0]!;
  const check = (app: PhoneApp, name: string) => app.page.getByRole('checkbox', { name, exact: true }).filter({ visible: true }).click();
  const requirements = (app: PhoneApp) => app.page.getByLabel('岗位要求', { exact: true }).and(app.page.locator('textarea')).filter({ visible: true });
  /** The part of the form about one field. */
  const part = (app: PhoneApp, label: string) => app.page.locator('.job-form__field').filter({ hasText: label, visible: true });

  async function signIn(app: PhoneApp) {
    await app.press('认证机构登录');
    await app.agree();
    await app.fill('账号', institution.accountName);
    await app.fill('密码', testPassword);
    await app.press('登录');
    await app.at('人才库');
    await app.openTab('我的');
    await app.press('发布招聘');
    await app.at('发布招聘');
    await app.see('已发布 0/10');
    await app.press('发布新招聘');
    await app.at('发布新招聘');
  }

  async function fillTheForm(app: PhoneApp) {
    await app.press('发布');
    await app.see('请先完善：职位标题、认证领域、岗位类型、工资待遇、工作地点、岗位要求');
    await app.fill('职位标题', '招聘专职审核员');
    await check(app, 'QMS');
    await check(app, 'EMS');
    await app.press(/^岗位类型/);
    await app.choose('审核员');
    await app.press(/^工作地点/);
    await app.at('选择城市');
    // A job is in one city.
    expect(await app.page.getByText('不限', { exact: true }).filter({ visible: true }).count()).toBe(0);
    await app.page.getByLabel('搜索城市').and(app.page.locator('input')).fill('chengdu');
    await app.press(/成都/);
    await app.at('发布新招聘');
    await requirements(app).fill('限男性，详情致电 13800138000');
    await app.fill('最低月薪（K）', '16');
    await app.fill('最高月薪（K）', '12');
    await app.press('发布');
    await app.see('最高工资不能低于最低工资');
    // The draft is there after a reload.
    await app.page.reload();
    await app.see('成都市');
    expect(await app.field('职位标题').inputValue()).toBe('招聘专职审核员');
    await app.fill('最低月薪（K）', '12');
    await app.fill('最高月薪（K）', '16');
    await app.see('12-16K');
    await app.press('发布');
    await app.see('发布前请留意');
    await app.see(/招聘不得限定性别/);
    await app.see(/请不要在职位中填写电话号码/);
    await app.press('返回修改');
    await requirements(app).fill('具有 QMS 注册资格，能独立担任审核组长。');
    expect(await jobs()).toHaveLength(0);
  }

  async function publishOverALostAnswer(app: PhoneApp) {
    await app.page.route('**/v1/my-jobs', async (route) => {
      // The server does it, and its answer never arrives.
      await route.fetch();
      await route.abort('connectionreset');
    });
    await app.press('发布');
    await app.see('网络连接失败，请检查网络后重试');
    await app.page.unroute('**/v1/my-jobs');
    await app.press('发布');
    await app.at('发布招聘');
    await app.see('已发布 1/10');
    await app.see('0人投递');
    await app.see('12-16K');
    await drawPicture(app.page, 'my-jobs');
    expect(await jobs()).toMatchObject([{ title: '招聘专职审核员', city_code: '510100', pay_min: 12, pay_max: 16, schemes: ['QMS', 'EMS'] }]);
  }

  async function editFieldByField(app: PhoneApp) {
    await app.press(/招聘专职审核员/);
    await app.at('管理职位');
    await app.fill('招聘人数', '5');
    await part(app, '招聘人数').getByText('已保存').waitFor();
    expect(await theJob()).toMatchObject({ headcount: 5 });

    await app.fill('招聘人数', '0');
    await part(app, '招聘人数').getByText(/未保存：招聘人数请填写/).waitFor();
    expect(await theJob()).toMatchObject({ headcount: 5 });

    await app.page.context().setOffline(true);
    await app.fill('职位标题', '诚聘高级审核员');
    await part(app, '职位标题').getByText(/未保存/).waitFor();
    expect(await app.field('职位标题').inputValue()).toBe('诚聘高级审核员');
    await app.page.context().setOffline(false);
    await part(app, '职位标题').getByText('已保存').waitFor();

    const { id } = await theJob();
    const actor = { kind: 'institution' as const, id: institution.accountId };
    await saveJobField(server.deps.db, { actor, institutionId: institution.id, jobId: id, change: { headcount: { value: 8, version: 2 } } });
    await app.fill('招聘人数', '6');
    await part(app, '招聘人数').getByText('现在是：8 人').waitFor();
    expect(await theJob()).toMatchObject({ headcount: 8 });
    await app.press('改为我的');
    await part(app, '招聘人数').getByText('已保存').waitFor();

    await app.page.reload();
    await app.see('修改后自动保存，无需提交');
    expect(await app.field('职位标题').inputValue()).toBe('诚聘高级审核员');
    expect(await app.field('招聘人数').inputValue()).toBe('6');
    await drawPicture(app.page, 'edit-job');
  }

  async function pauseAndReopen(app: PhoneApp) {
    await app.press('暂停招聘');
    await app.see('已暂停：认证人员看不到该职位，仍占用 1 个发布名额。');
    expect((await theJob()).paused_at).not.toBeNull();
    await app.press('恢复招聘');
    await app.button('暂停招聘').waitFor();
    expect((await theJob()).paused_at).toBeNull();
    await app.press('续期');
    await app.choose('60 天');
    await app.see('已续期');
  }

  async function readTheApplicant(app: PhoneApp) {
    const { id: jobId } = await theJob();
    const person = await signedInPractitioner(server.deps, { name: '李晓云' });
    const { version } = await getApplyConsent(server.deps.db, { practitionerId: person.id, jobId });
    await applyToJob(server.deps.db, { actor: { kind: 'practitioner', id: person.id }, practitionerId: person.id, jobId, consentVersion: version });

    // Another document in between, so that the app starts anew instead of changing its page under an open sheet.
    await app.page.goto(`${server.address}/healthz`);
    await app.page.goto(`${server.address}/#/features/me/pages/institution-me`);
    // With its badge, when that has come.
    await app.press(/^招聘投递记录/);
    await app.at('招聘投递记录');
    await app.see('1人投递');
    await app.see('1 未读');
    await app.press(/诚聘高级审核员/);
    await app.at('投递人员');
    expect(await app.page.content()).not.toContain(person.phone);
    await app.press(/李\*/);
    await app.at('投递详情');
    await app.see(person.phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3'));
    await app.see('对方投递时同意提供，查看不扣点数');
    await app.press('合适');
    await app.page.locator('.applicant__line').getByText('合适').waitFor();
    await drawPicture(app.page, 'applicant');
    await app.back();
    await app.at('投递人员');
    await app.page.locator('.ui-card-row').getByText('合适').waitFor();
    await app.choose('不合适');
    await app.see('没有“不合适”的投递');
    await app.back();
    await app.at('招聘投递记录');
    await app.page.getByText('1 未读').waitFor({ state: 'hidden' });
  }

  async function deleteTheJob(app: PhoneApp) {
    await app.back();
    await app.press('发布招聘');
    await app.at('发布招聘');
    await app.see('1人投递');
    await app.press(/诚聘高级审核员/);
    await app.at('管理职位');
    await app.press('删除招聘');
    await app.see('“诚聘高级审核员”已有 1 人投递。');
    await app.press('确认删除');
    await app.at('发布招聘');
    await app.see('已发布 0/10');
    await app.see('还没有发布招聘');
    expect((await theJob()).deleted_at).not.toBeNull();
    await app.back();
    await app.press('招聘投递记录');
    await app.at('招聘投递记录');
    await app.see('已删除');
    await app.see('1人投递');
  }
});
