// 反馈与举报 in the console: found by filters, read with its pictures, the contact on demand, answered, closed, reopened.
import { listMyFeedback } from '@cert/contract/feedback';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, signedInPractitioner } from '../../apps/server/test/builders.ts';
import { sendFeedback, uploadPicture } from '../../apps/server/test/feedback-steps.ts';
import { createTestApp, type TestApp } from '../../apps/server/test/test-app.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

const words = '该职位要求先交“培训费”再面试，疑似诈骗，请核实处理。';

describe.skipIf(chromiumPath === '')('反馈与举报 in the console', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let person: Awaited<ReturnType<typeof signedInPractitioner>>;
  let feedbackId: string;

  beforeAll(async () => {
    t = await createTestApp({ config: { adminDir: resolve(import.meta.dirname, '../../apps/admin/dist') } });
    [address, browser] = await Promise.all([t.app.listen({ host: '127.0.0.1', port: 0 }), launchBrowser()]);
    person = await signedInPractitioner(t.deps, { name: '欧阳晓云' });
    const house = await buildInstitution(t.deps, { name: '近山认证有限公司' });
    const jobId = await buildJob(t.deps, house.id, { title: '高薪诚聘审核员' });
    await sendFeedback(t, house.token, { kind: 'suggestion', text: '希望投递记录可以按城市筛选' });
    await sendFeedback(t, person.token, { text: '我的投递页面下拉刷新后，状态没有更新。', pictureIds: [await uploadPicture(t, person.token)] });
    feedbackId = await sendFeedback(t, person.token, { kind: 'report', text: words, contact: '微信 ouyang-xy', reported: { kind: 'job', id: jobId }, pictureIds: [await uploadPicture(t, person.token), await uploadPicture(t, person.token)] });
  });
  afterAll(async () => {
    await browser?.close();
    await t?.close();
  });

  const row = (page: Page, text: string) => page.getByRole('button', { name: text });
  const drawer = (page: Page) => page.getByRole('dialog', { name: '反馈详情' });
  const stateOf = async () => (await t.db.selectFrom('feedback').select('state').where('id', '=', feedbackId).executeTakeFirstOrThrow()).state;
  const contactViews = () => t.db.selectFrom('activity_entries').select('actor_id').where('action', '=', 'view-feedback-contact').where('object_id', '=', feedbackId).execute();

  it('[A5] [rule 1] filter → read → contact → handle → answer → close → reopen', { timeout: 90_000 }, async () => {
    const operator = await buildOperator(t.deps);
    const { page, errors, foreign } = await openConsole(browser, address, { token: operator.token });
    const app = new ConsoleApp(page, address);
    await app.open('/feedback');
    await app.heading('反馈与举报').waitFor();
    await row(page, '我的投递页面').waitFor();
    await drawConsole(page, 'feedback-inbox');
    // Words of strangers are words.
    await sendFeedback(t, person.token, { text: '<img src=x onerror=alert(1)> 按钮没有反应' });
    await page.reload();
    await page.getByText('<img src=x onerror=alert(1)> 按钮没有反应').waitFor();
    await page.getByLabel('反馈内容或编号').fill('培训费');
    await page.getByRole('button', { name: '查询' }).click();
    await row(page, '希望投递记录').waitFor({ state: 'detached' });

    await row(page, '培训费').click();
    await drawer(page).getByText('职位：高薪诚聘审核员 · 近山认证有限公司').waitFor();
    await drawer(page).getByText('欧阳*').waitFor();
    await drawer(page).getByRole('img', { name: '第 2 张图片' }).waitFor();
    expect(await drawer(page).innerText()).not.toContain('ouyang-xy');
    expect(await contactViews()).toEqual([]);
    await drawer(page).getByRole('button', { name: '查看联系方式' }).click();
    await drawer(page).getByText('微信 ouyang-xy').waitFor();
    expect(await contactViews()).toEqual([{ actor_id: operator.id }]);

    await drawer(page).getByRole('button', { name: '开始处理' }).click();
    await drawer(page).getByText('处理人').waitFor();
    expect(await stateOf()).toBe('handling');
    await drawer(page).getByLabel('答复').fill('已下架该职位，并通知机构整改。感谢您的举报。');
    await drawConsole(page, 'feedback-details');
    await drawer(page).getByRole('button', { name: '发送答复' }).click();
    await drawer(page).getByText('已答复').waitFor();
    expect(await stateOf()).toBe('answered');
    expect((await t.call(listMyFeedback, { token: person.token })).body.items.find(({ id }) => id === feedbackId)?.state).toBe('answered');

    await drawer(page).getByRole('button', { name: '关闭反馈' }).click();
    await page.getByLabel('给反馈人的说明').fill('已处理完毕');
    await page.getByRole('dialog', { name: '关闭这条反馈？' }).getByRole('button', { name: '关闭反馈' }).click();
    await drawer(page).getByText('已关闭：已处理完毕').waitFor();
    await drawer(page).getByRole('button', { name: '重新打开' }).click();
    await page.getByRole('dialog', { name: '重新打开这条反馈？' }).getByRole('button', { name: '重新打开' }).click();
    await drawer(page).getByText('处理中').waitFor();
    expect(await stateOf()).toBe('handling');
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it('[A5] a colleague was faster: the refusal is read, and the typed answer stays', { timeout: 60_000 }, async () => {
    const operator = await buildOperator(t.deps);
    const { page } = await openConsole(browser, address, { token: operator.token });
    const app = new ConsoleApp(page, address);
    await app.open('/feedback');
    await row(page, '希望投递记录').click();
    await drawer(page).getByLabel('答复').fill('已经列入计划');
    await t.db.updateTable('feedback').set({ version: 7 }).where('kind', '=', 'suggestion').execute();
    await drawer(page).getByRole('button', { name: '发送答复' }).click();
    await drawer(page).getByText('已被其他人修改').waitFor();
    expect(await drawer(page).getByLabel('答复').inputValue()).toBe('已经列入计划');
  });

  it('[A5] [A9] an auditor reads, and has neither contact nor acts', { timeout: 60_000 }, async () => {
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const { page, errors } = await openConsole(browser, address, { token: auditor.token });
    const app = new ConsoleApp(page, address);
    await app.open('/feedback');
    await row(page, '培训费').click();
    await drawer(page).getByText('已留下，您的角色不能查看').waitFor();
    for (const act of ['查看联系方式', '开始处理', '发送答复', '关闭反馈', '重新打开']) expect(await drawer(page).getByRole('button', { name: act }).count()).toBe(0);
    expect(errors).toEqual([]);
  });
});
