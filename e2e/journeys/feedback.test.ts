// 意见反馈 from a phone: a photo with its place in it, a lost answer, a restart, and the operator's answer.
import { answerFeedback, getFeedback, getFeedbackPicture } from '@cert/contract/admin/feedback';
import sharp from 'sharp';
import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, openTestSession, type BuiltInstitution } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, keepOnPhone, keptSession, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

const words = '点击“推送到人才库”后，页面一直显示加载中，请帮忙看看。';

describe.skipIf(chromiumPath === '')('意见反馈 on H5', () => {
  let server: TestServer;
  let browser: Browser;
  let person: Awaited<ReturnType<typeof buildPublishedCard>>;
  let institution: BuiltInstitution;
  let operatorToken: string;
  let jobId: string;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    person = await buildPublishedCard(server.deps, { name: '李晓云' });
    institution = await buildInstitution(server.deps, { name: '近山认证有限公司' });
    jobId = await buildJob(server.deps, institution.id, { title: '高薪诚聘审核员' });
    operatorToken = (await buildOperator(server.deps)).token;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('[X1] [A5] [rule 25] write → photo → lost connection → reload → sent once → answered → read', { timeout: 120_000 }, async () => {
    const { page, errors, foreign } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await signIn(page, 'practitioner', await openTestSession(server.deps, 'practitioner', person.id));
    await app.openTab('我的');
    await app.press('意见反馈');
    await app.at('意见反馈');
    await writeIt(app);
    await addPictures(app);
    await surviveReload(app);
    await sendOnce(app);
    await readTheAnswer(app);
    // Requests that this test cut are told by the page as failures of the network, and by nobody else.
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it('[X1] a job and a card are reported from their own pages', { timeout: 60_000 }, async () => {
    const { page, errors } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await signIn(page, 'practitioner', await openTestSession(server.deps, 'practitioner', person.id));
    await openAt(page, `/features/job-detail/pages/job-detail?jobId=${jobId}`);
    await app.press('举报该职位');
    await reportIt(app, '举报对象：高薪诚聘审核员', '高薪诚聘审核员 · 近山认证有限公司');

    await signIn(page, 'institution', await openTestSession(server.deps, 'institution', institution.accountId));
    await openAt(page, `/features/card/pages/card?cardId=${person.cardId}`);
    await app.press('举报该名片');
    await reportIt(app, '举报对象：李**的名片', '李**的名片');
    const rows = await server.deps.db.selectFrom('feedback').select(['kind', 'reported_job_id', 'reported_card_id']).where('kind', '=', 'report').orderBy('submitted_at').execute();
    expect(rows).toEqual([{ kind: 'report', reported_job_id: jobId, reported_card_id: null }, { kind: 'report', reported_job_id: null, reported_card_id: person.cardId }]);
    expect(errors).toEqual([]);
  });

  /** Signed in the way the app keeps it on the device. */
  async function signIn(page: Page, side: 'practitioner' | 'institution', token: string) {
    const kept = { lastSide: side, [`session.${side}`]: keptSession(token) };
    await keepOnPhone(page, server.address, kept);
    await page.goto(server.address);
    await page.reload();
    await new PhoneApp(page).at(side === 'practitioner' ? '我的名片' : '人才库');
  }

  async function openAt(page: Page, path: string) {
    await page.goto(`${server.address}/#${path}`);
    await page.reload();
  }

  const textArea = (app: PhoneApp) => app.page.getByLabel('反馈内容', { exact: true }).and(app.page.locator('textarea')).filter({ visible: true });
  const rowsOf = () => server.deps.db.selectFrom('feedback').select('id').where('practitioner_id', '=', person.id).execute();

  async function writeIt(app: PhoneApp) {
    await app.press('提交');
    await app.see('请填写反馈内容');
    await app.choose('产品建议');
    await app.see('您希望平台增加或改进的地方');
    await app.choose('功能异常');
    await textArea(app).fill('打不开');
    await app.press('提交');
    await app.see('请至少填写 5 个字');
    await textArea(app).fill(words);
    await app.see(`${words.length}/1000`);
    await app.fill('联系方式（选填）', '微信 li-xiaoyun');
  }

  /** As a phone makes it: 4 MB of noise and more, with the place where it was taken. */
  async function photo(side: number): Promise<Buffer> {
    return sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
      .withExif({ IFD0: { Make: 'marked-camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 20/1' } })
      .jpeg({ quality: 90 })
      .toBuffer();
  }

  async function addPictures(app: PhoneApp) {
    const { page } = app;
    const large = await photo(2_300);
    expect(large.length).toBeGreaterThan(4_000_000);
    // The first upload finds no network; the retry does.
    await page.route('**/v1/feedback-pictures', (route) => route.abort(), { times: 1 });
    await choosePicture(app, large);
    await app.see('网络连接失败，请检查网络后重试');
    await app.press('提交');
    await app.see('有图片没有上传成功，请重试或删除');
    await app.press('第 1 张图片，上传失败，点此重试');
    await app.button('查看第 1 张图片').waitFor();
    await choosePicture(app, await sharp({ create: { width: 400, height: 800, channels: 3, background: '#1d4f91' } }).png().toBuffer());
    await app.button('查看第 2 张图片').waitFor();
    await choosePicture(app, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    await app.see('无法识别这张图片，请换一张 PNG、JPEG 或 WebP 图片');
    await app.press('删除第 3 张图片');
    await app.see('2/3');
  }

  async function choosePicture(app: PhoneApp, buffer: Buffer) {
    const [chooser] = await Promise.all([app.page.waitForEvent('filechooser'), app.press('添加图片')]);
    await chooser.setFiles({ name: 'photo.jpg', mimeType: buffer[0] === 0x89 ? 'image/png' : 'image/jpeg', buffer });
  }

  async function surviveReload(app: PhoneApp) {
    await app.page.reload();
    await app.button('查看第 2 张图片').waitFor();
    expect(await textArea(app).inputValue()).toBe(words);
    expect(await app.field('联系方式（选填）').inputValue()).toBe('微信 li-xiaoyun');
    await app.page.locator('.picture-slots__image img').nth(1).waitFor({ state: 'attached' });
  }

  async function sendOnce(app: PhoneApp) {
    const { page } = app;
    // The server takes it, and its answer is lost on the way.
    await page.route('**/v1/my-feedback', async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await app.press('提交');
    await app.see('网络连接失败，请检查网络后重试');
    expect(await rowsOf()).toHaveLength(1);
    await page.reload();
    await app.button('查看第 2 张图片').waitFor();
    await app.press('提交');
    await app.at('反馈详情');
    await app.see('已提交');
    await app.see('留下的联系方式：微信 li-xiaoyun');
    expect(await rowsOf()).toHaveLength(1);
    await page.locator('.sent-picture__image img').nth(1).waitFor({ state: 'attached' });
  }

  async function call(method: string, path: string, body?: object): Promise<Response> {
    const headers = { authorization: `Bearer ${operatorToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomBytes(16).toString('hex') }) };
    return fetch(`${server.address}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  async function readTheAnswer(app: PhoneApp) {
    const [{ id: feedbackId }] = (await rowsOf()) as [{ id: string }];
    const seen = (await (await call('GET', getFeedback.path.replace('{feedbackId}', feedbackId))).json()) as { version: number; pictures: { id: string; width: number }[] };
    // The phone made the large photo smaller, and what the operator gets holds neither place nor camera.
    expect(seen.pictures.map(({ width }) => width <= 2_048)).toEqual([true, true]);
    expect(seen.pictures[1]!.width).toBe(400);
    const picture = await call('GET', getFeedbackPicture.path.replace('{feedbackId}', feedbackId).replace('{pictureId}', seen.pictures[0]!.id));
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(bytes.toString('latin1')).not.toContain('marked-camera');

    const answered = await call('POST', answerFeedback.path.replace('{feedbackId}', feedbackId), { version: seen.version, text: '问题已修复，请重新打开小程序。' });
    expect(answered.status).toBe(200);
    await app.back();
    await app.at('我的');
    await app.press('意见反馈');
    await app.at('意见反馈');
    // What was sent is no draft any more.
    expect(await textArea(app).inputValue()).toBe('');
    await app.press('我的反馈');
    await app.at('我的反馈');
    await app.see('已答复');
    await app.page.locator('.my-feedback__row').first().click();
    await app.at('反馈详情');
    await app.see('问题已修复，请重新打开小程序。');
  }

  async function reportIt(app: PhoneApp, object: string, label: string) {
    await app.at('意见反馈');
    await app.see(object);
    expect(await app.page.getByRole('radio', { name: '违规举报', exact: true }).getAttribute('aria-checked')).toBe('true');
    await textArea(app).fill('信息与事实不符，请核实处理');
    await app.press('提交');
    await app.at('反馈详情');
    await app.see(`举报对象：${label}`);
  }
});
