// The practitioner's side of jobs: found by filters, applied to after consent, withdrawn, and told when a job closes.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewApplication } from '../../apps/server/src/features/applications/view-application.ts';
import { deleteJob } from '../../apps/server/src/features/jobs/delete-job.ts';
import { pauseJob } from '../../apps/server/src/features/jobs/pause-job.ts';
import { buildInstitution, buildJob, buildPractitioner, bindPractitioner, testPassword, type BuiltInstitution } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, drawPicture, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

const chengduJob = '招聘 QMS/EMS 审核员';
const beijingJob = '诚聘高级审核员';

describe.skipIf(chromiumPath === '')('applying on H5', () => {
  let server: TestServer;
  let browser: Browser;
  let institution: BuiltInstitution;
  let jobs: { chengdu: string; beijing: string };
  let practitioner: Awaited<ReturnType<typeof buildPractitioner>>;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const { deps } = server;
    institution = await buildInstitution(deps, { name: '近山认证有限公司' });
    practitioner = await buildPractitioner(deps, { name: '李晓云' });
    await bindPractitioner(deps, practitioner);
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    jobs = {
      chengdu: await buildJob(deps, institution.id, { title: chengduJob, schemes: ['QMS', 'EMS'], requirements: '1. 注册 QMS 审核员。\n2. <b>能适应出差</b>', publishedAt: hoursAgo(50) }),
      beijing: await buildJob(deps, institution.id, { title: beijingJob, cityCode: '110100', pay: { kind: 'monthly', minK: 16, maxK: 22, months: 13 }, publishedAt: hoursAgo(5) }),
    };
    await buildJob(deps, institution.id, { title: '有机产品检查员', postType: 'inspector', schemes: ['ORGANIC'], pay: { kind: 'daily', minYuan: 800, maxYuan: 1200 } });
    // More than a page, so that the list has a next one and a place to keep.
    for (let index = 0; index < 25; index += 1) {
      await buildJob(deps, institution.id, { title: `市场经理${index}`, postType: 'marketing', pay: { kind: 'negotiable' }, publishedAt: hoursAgo(100 + index) });
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('[P6] [P7] [P8] [rule 11] [rule 16] [rule 17] [rule 24] filter → job → consent → 已投递 → 我的投递 → withdraw → again → closed jobs', { timeout: 120_000 }, async () => {
    const { page, errors, foreign } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await signIn(app);
    await readTheList(app);
    await findByFilters(app);
    await applyWithConsent(app);
    await followInMyApplications(app);
    await withdrawAndApplyAgain(app);
    await meetClosedJobs(app);
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });

  const row = (app: PhoneApp, title: string) => app.page.locator('.ui-job-row').filter({ hasText: title, visible: true });
  const applications = () => server.deps.db.selectFrom('applications').select(['id', 'job_id', 'withdrawn_at']).orderBy('submitted_at').execute();
  const actor = () => ({ kind: 'institution' as const, id: institution.accountId });

  async function signIn(app: PhoneApp) {
    await app.agree();
    await app.fill('手机号', practitioner.phone);
    await app.press('下一步');
    await app.at('输入密码');
    await app.fill('密码', testPassword);
    await app.press('登录');
    await app.at('我的名片');
    await app.openTab('求职');
    await app.at('求职');
  }

  async function readTheList(app: PhoneApp) {
    await row(app, beijingJob).getByText('16-22K·13薪').waitFor();
    await row(app, chengduJob).getByText('审核员 · 成都 · 大专').waitFor();
    await row(app, chengduJob).getByText('2 天前').waitFor();
    // The next page comes by itself at the bottom, and a return finds the place.
    await app.page.mouse.wheel(0, 20_000);
    await row(app, '市场经理24').waitFor();
    await row(app, '市场经理20').scrollIntoViewIfNeeded();
    const place = await row(app, '市场经理20').boundingBox();
    expect(place?.y).toBeGreaterThan(0);
    await row(app, '市场经理20').click();
    await app.at('职位详情');
    await app.button('投递简历').waitFor();
    await app.back();
    await app.at('求职');
    await row(app, '市场经理20').waitFor();
    expect(await row(app, '市场经理20').boundingBox()).toEqual(place);
    await app.press('薪资');
    await app.choose('面议');
    await row(app, beijingJob).waitFor({ state: 'detached' });
    await app.press('重置筛选');
  }

  async function findByFilters(app: PhoneApp) {
    await row(app, beijingJob).waitFor();
    await app.press('排序');
    await app.choose('薪资从高到低');
    await app.see('按薪资');
    await app.press('岗位类型');
    await app.choose('检查员');
    await row(app, '有机产品检查员').waitFor();
    await row(app, beijingJob).waitFor({ state: 'detached' });
    await app.press('薪资');
    await app.choose('30K以上');
    await app.see('没有符合条件的职位');
    await app.press('清空筛选');
    await app.press('岗位类型');
    await app.choose('审核员');
    await app.press('地区');
    await app.at('选择城市');
    await app.fill('搜索城市', 'chengdu');
    await app.press(/成都/);
    await app.at('求职');
    await row(app, beijingJob).waitFor({ state: 'detached' });
    await app.button('地区：成都').waitFor();
    await app.button('岗位类型：审核员').waitFor();
    await drawPicture(app.page, 'jobs');
    await row(app, chengduJob).click();
  }

  async function applyWithConsent(app: PhoneApp) {
    await app.at('职位详情');
    await app.see('12-16K');
    await app.see('2 人');
    // A text is a text: what an institution writes is never markup.
    await app.see('2. <b>能适应出差</b>');
    await app.see(/应在一家认证机构执业/);
    await app.press('投递简历');
    await app.see(/接收方：近山认证有限公司/);
    await app.see(/手机号/);
    await drawPicture(app.page, 'apply-consent');
    // Refused consent gives nothing to anybody.
    await app.press('不同意');
    expect(await applications()).toEqual([]);
    await app.press('投递简历');
    await app.see(/接收方：近山认证有限公司/);
    await app.button('同意并投递').dblclick();
    await app.see('查看我的投递');
    expect(await applications()).toMatchObject([{ job_id: jobs.chengdu, withdrawn_at: null }]);
    // Beside the one to the privacy policy.
    const consents = await server.deps.db.selectFrom('consents').select('institution_id').where('kind', '=', 'apply_to_job').execute();
    expect(consents).toEqual([{ institution_id: institution.id }]);
    await app.back();
    await app.at('求职');
    await row(app, chengduJob).getByText('已投递').waitFor();
    // Filters and the list are as they were (rule 24).
    await app.button('地区：成都').waitFor();
  }

  async function followInMyApplications(app: PhoneApp) {
    await app.openTab('我的');
    await app.press('我的投递');
    await app.at('我的投递');
    await app.see('12-16K');
    await app.see('近山认证有限公司');
    await app.see('已投递');
    const [sent] = await applications();
    await viewApplication(server.deps.db, { actor: actor(), institutionId: institution.id, accountName: institution.accountName, applicationId: sent!.id, cipher: server.deps.cipher });
    await app.back();
    await app.at('我的');
    await app.press('我的投递');
    await app.at('我的投递');
    await app.see('被查看');
    await drawPicture(app.page, 'my-applications');
  }

  async function withdrawAndApplyAgain(app: PhoneApp) {
    await app.press(`撤回投递 ${chengduJob}`);
    await app.see(/近山认证有限公司不能再看到您的名片和联系方式/);
    await app.press('取消');
    await app.see('被查看');
    await app.press(`撤回投递 ${chengduJob}`);
    await app.press('确认撤回');
    await app.see('已撤回');
    expect(await app.button(/^撤回投递/).count()).toBe(0);
    expect((await applications())[0]?.withdrawn_at).not.toBeNull();
    await app.press(new RegExp(chengduJob));
    await app.at('职位详情');
    await app.press('投递简历');
    await app.press('同意并投递');
    await app.see('查看我的投递');
    expect((await applications()).map((each) => each.withdrawn_at !== null)).toEqual([true, false]);
    await app.back();
    await app.at('我的投递');
    await app.button(`撤回投递 ${chengduJob}`).waitFor();
  }

  async function meetClosedJobs(app: PhoneApp) {
    await deleteJob(server.deps.db, { actor: actor(), institutionId: institution.id, jobId: jobs.chengdu });
    await app.press(new RegExp(chengduJob));
    await app.at('职位详情');
    await app.see('该职位已删除');
    await app.press('返回');
    await app.at('我的投递');
    await app.see('该职位已删除');
    await app.back();
    await app.at('我的');
    await app.openTab('求职');
    await app.at('求职');
    await app.button('地区：成都').waitFor();
    await row(app, chengduJob).waitFor({ state: 'detached' });
    await app.press('重置筛选');
    await row(app, beijingJob).click();
    await app.at('职位详情');
    await app.see('16-22K·13薪');
    // It closes while its page is open.
    await pauseJob(server.deps.db, { actor: actor(), institutionId: institution.id, jobId: jobs.beijing });
    await app.press('投递简历');
    await app.see('该职位已暂停招聘');
    await app.press('返回');
    await app.at('求职');
    await row(app, beijingJob).waitFor({ state: 'detached' });
    expect(await applications()).toHaveLength(2);
  }
});
