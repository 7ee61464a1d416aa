// 职位审核, 禁用词, 名片审核, 轮播图 and 字典 in the console, against the real server.
import { listBanners } from '@cert/contract/banner';
import { applyDictionary } from '@cert/contract/codes/dictionary';
import { getJob, publishJob } from '@cert/contract/job';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, signedInPractitioner } from '../../apps/server/test/builders.ts';
import { createTestApp, type TestApp } from '../../apps/server/test/test-app.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('reviews in the console', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let page: Page;
  let errors: string[] = [];
  let token: string;
  let institution: { id: string; token: string };
  const files = mkdtempSync(join(tmpdir(), 'banner-'));

  beforeAll(async () => {
    t = await createTestApp({ config: { adminDir: resolve(import.meta.dirname, '../../apps/admin/dist') } });
    [address, browser] = await Promise.all([t.app.listen({ host: '127.0.0.1', port: 0 }), launchBrowser()]);
    token = (await buildOperator(t.deps)).token;
    institution = await buildInstitution(t.deps, { name: '近山认证有限公司' });
  });
  afterAll(async () => {
    applyDictionary([]);
    rmSync(files, { recursive: true });
    await browser?.close();
    await t?.close();
  });
  afterEach(async () => {
    await page.context().close();
    expect(errors).toEqual([]);
  });

  const open = async (path: string, as = token) => {
    const opened = await openConsole(browser, address, { token: as });
    ({ page, errors } = opened);
    await new ConsoleApp(page, address).open(path);
  };
  const dialog = (name: RegExp = /./) => page.getByRole('dialog', { name }).filter({ visible: true });
  const ad = { schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: 1, pay: { kind: 'monthly', minK: 12, maxK: 16, months: 12 }, cityCode: '510100', education: null };

  it('[A7] a flagged job is read, taken down with a reason, and brought back', async () => {
    const person = await signedInPractitioner(t.deps);
    const { body } = await t.call(publishJob, { token: institution.token, body: { ...ad, title: '诚聘审核员', requirements: '限男性，年龄 35 岁以下，电话 13912345678。' } });
    await buildJob(t.deps, institution.id, { title: '诚聘 EMS 审核员' });
    await open('/jobs');
    await drawConsole(page, 'jobs');
    await page.getByRole('button', { name: '诚聘审核员' }).click();
    await page.getByText('文字中有联系方式（电话）').waitFor();
    await drawConsole(page, 'job');
    await page.getByRole('button', { name: '下架职位' }).click();
    const asked = dialog(/^下架“/);
    await asked.getByLabel('下架原因').fill('含歧视性用语和联系方式');
    await drawConsole(page, 'job-take-down');
    await asked.getByRole('button', { name: '下架职位' }).click();
    await page.getByText('已下架：含歧视性用语和联系方式').waitFor();
    expect((await t.call(getJob, { token: person.token, params: { jobId: body.job.id } })).body.code).toBe('job_not_open');
    await page.getByRole('button', { name: '恢复职位' }).click();
    await dialog(/^恢复“/).getByRole('button', { name: '恢复职位' }).click();
    await page.getByText('职位已恢复').waitFor();
    expect((await t.call(getJob, { token: person.token, params: { jobId: body.job.id } })).status).toBe(200);
  });

  it('[A7] a forbidden word is added, named where it is there already, and removed', async () => {
    await open('/forbidden-words');
    const add = async (word: string) => {
      await page.getByRole('button', { name: '添加禁用词' }).click();
      await dialog().getByLabel('禁用词', { exact: true }).fill(word);
      await dialog().getByRole('button', { name: '添加', exact: true }).click();
    };
    await add('挂靠');
    await page.getByRole('cell', { name: '挂靠', exact: true }).waitFor();
    await drawConsole(page, 'forbidden-words');
    await add('挂 靠');
    await page.getByText('这个禁用词已经有了').waitFor();
    expect(await dialog().getByLabel('禁用词', { exact: true }).inputValue()).toBe('挂 靠');
    await page.keyboard.press('Escape');
    await dialog(/^放弃/).getByRole('button', { name: '放弃' }).click();
    await page.getByRole('button', { name: '删除' }).click();
    await dialog().getByRole('button', { name: '删除', exact: true }).click();
    await page.getByText('还没有禁用词').waitFor();
  });

  it('[A7] a card is found by its number, hidden with a reason and let be again', async () => {
    const person = await buildPublishedCard(t.deps, { name: '欧阳建国' });
    const { registry_no: number } = await t.db.selectFrom('practitioners').select('registry_no').where('id', '=', person.id).executeTakeFirstOrThrow();
    const isFound = async () => (await t.call(searchTalentPool, { token: institution.token })).body.items.some(({ id }) => id === person.cardId);
    await open(`/cards?registryNo=${number}`);
    await page.getByText('欧阳*').waitFor();
    expect(await page.getByText('欧阳建国').count()).toBe(0);
    expect(await isFound()).toBe(true);
    await page.getByRole('button', { name: '下架' }).click();
    await dialog().getByLabel('下架原因').fill('被多人举报，核实中');
    await dialog().getByRole('button', { name: '下架名片' }).click();
    await page.getByText('被多人举报，核实中').waitFor();
    expect(await isFound()).toBe(false);
    await drawConsole(page, 'cards');
    await page.getByRole('button', { name: '取消下架' }).click();
    await dialog().getByRole('button', { name: '取消下架' }).click();
    await page.getByText('未推送').waitFor();
  });

  it('[A4] a banner is uploaded, seen in the shape of a phone, saved, shown to institutions, changed and deleted', async () => {
    const picture = join(files, 'meeting.png');
    await sharp({ create: { width: 1200, height: 450, channels: 3, background: '#1D4F91' } }).png().toFile(picture);
    await open('/banners');
    await page.getByText('还没有轮播图').waitFor();
    await page.getByRole('button', { name: '新增轮播图' }).click();
    await dialog().locator('input[type=file]').setInputFiles(picture);
    await dialog().getByRole('img', { name: '' }).first().waitFor();
    await dialog().getByLabel('标题').fill('认证行业年会报名');
    await dialog().getByLabel('链接').fill('http://example.com');
    await dialog().getByRole('button', { name: '保存' }).click();
    await dialog().locator('.error').filter({ hasText: /./ }).first().waitFor();
    expect(await dialog().getByLabel('标题').inputValue()).toBe('认证行业年会报名');
    await dialog().getByLabel('链接').fill('https://example.com/meeting');
    await drawConsole(page, 'banner');
    await dialog().getByRole('button', { name: '保存' }).click();
    await page.getByText('轮播图已保存').waitFor();
    await page.getByRole('cell', { name: '认证行业年会报名' }).last().waitFor();
    await drawConsole(page, 'banners');
    const shown = async () => (await t.call(listBanners, { token: institution.token, query: { slot: 'talent_pool' } })).body.items;
    expect(await shown()).toMatchObject([{ title: '认证行业年会报名', linkUrl: 'https://example.com/meeting' }]);
    await page.getByRole('button', { name: '修改' }).click();
    await dialog().locator('.el-switch').click();
    await dialog().getByRole('button', { name: '保存' }).click();
    await page.getByText('已停用').first().waitFor();
    expect(await shown()).toEqual([]);
    await page.getByRole('button', { name: '删除' }).click();
    await dialog().getByRole('button', { name: '删除', exact: true }).click();
    await page.getByText('还没有轮播图').waitFor();
  });

  it('[A6] a scheme is added and renamed; another dictionary is a tab away', async () => {
    await open('/dictionaries');
    await page.getByRole('cell', { name: '质量管理体系', exact: true }).waitFor();
    await drawConsole(page, 'dictionaries');
    await page.getByRole('button', { name: '新增条目' }).click();
    await dialog().getByLabel('名称', { exact: true }).fill('QMS');
    await dialog().getByRole('button', { name: '保存' }).click();
    await page.getByText('已有同名条目').first().waitFor();
    await dialog().getByLabel('名称', { exact: true }).fill('碳管理');
    await dialog().getByLabel('全称').fill('温室气体管理体系');
    await dialog().getByRole('button', { name: '保存' }).click();
    await page.getByRole('cell', { name: '碳管理', exact: true }).waitFor();
    await page.getByText('运营新增').waitFor();
    await page.getByRole('tab', { name: '薪资范围' }).click();
    await page.getByRole('cell', { name: '8-12K' }).waitFor();
  });

  it('[A9] an auditor reads all of it and finds no button that changes anything', async () => {
    const auditor = (await buildOperator(t.deps, { role: 'auditor' })).token;
    for (const path of ['/jobs', '/forbidden-words', '/cards', '/banners', '/dictionaries']) {
      await open(path, auditor);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const names = await page.locator('main').getByRole('button').allInnerTexts();
      expect(names.filter((name) => /添加|新增|修改|删除|下架/.test(name))).toEqual([]);
      if (path !== '/dictionaries') await page.context().close();
    }
  });
});
