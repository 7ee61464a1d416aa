// 发送名片: without contact nothing of it goes anywhere; with it the receiver keeps it; a link that ended opens nothing.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner, testPassword } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, drawPicture, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

const certificateNo = '2024-N1QMS-SECRET7';

describe.skipIf(chromiumPath === '')('sending the card on H5', () => {
  let server: TestServer;
  let browser: Browser;
  let person: Awaited<ReturnType<typeof buildPractitioner>>;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    person = await buildPractitioner(server.deps, { name: '欧阳建国', registrations: [{ scheme: 'QMS', grade: 'auditor_senior', certificateNo }, { scheme: 'EMS' }] });
    await bindPractitioner(server.deps, person);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('[P5] [rule 1] [rule 11] hidden link → shown link → vCard → views → end', { timeout: 120_000 }, async () => {
    const { page, errors, foreign } = await openPhone(browser, server.address);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address });
    await recordDrawing(page);
    const app = new PhoneApp(page);
    await signIn(app);
    const hidden = await sendHidden(app);
    await openHidden(hidden);
    const shown = await sendShown(app);
    await openShown(shown);
    await readViewsAndEnd(app, hidden, shown);
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });

  const secrets = () => [person.name, person.phone, person.phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3'), person.email!, person.wechatId!, certificateNo];
  const expectNoSecret = (text: string) => {
    for (const secret of secrets()) expect(text).not.toContain(secret);
  };

  async function signIn(app: PhoneApp) {
    await app.agree();
    await app.fill('手机号', person.phone);
    await app.press('下一步');
    await app.at('输入密码');
    await app.fill('密码', testPassword);
    await app.press('登录');
    await app.at('我的名片');
  }

  async function copiedLink(app: PhoneApp): Promise<string> {
    await app.press(/^复制链接/);
    await app.see('链接已复制');
    const link: string = await app.page.evaluate('navigator.clipboard.readText()');
    expect(link).toMatch(new RegExp(`^${server.address}/#/features/share/pages/shared-card\\?code=[0-9A-Za-z]{22}$`));
    return link;
  }

  async function sendHidden(app: PhoneApp): Promise<string> {
    await app.press('发送名片');
    await app.at('发送名片');
    await app.see('联系方式已隐藏');
    // What the preview shows is what goes out.
    expectNoSecret(await app.page.locator('.send-card').innerText());
    await app.choose('7 天');
    await app.press('生成分享链接');
    await app.see(/^链接有效期至/);
    const link = await copiedLink(app);
    await app.press('生成海报');
    const drawn = await drawnPoster(app);
    expect(drawn.texts).toEqual(expect.arrayContaining(['欧阳*', '扫码查看名片', '高级审核员']));
    expectNoSecret(drawn.texts.join('\n'));
    expect(drawn.chunks.filter((name) => !['IHDR', 'IDAT', 'IEND', 'sRGB', 'sBIT'].includes(name))).toEqual([]);
    expectNoSecret(drawn.bytes.toString('latin1'));
    expectNoSecret(drawn.bytes.toString('utf8'));
    await drawPicture(app.page, 'card-poster');
    const [saved] = await Promise.all([app.page.waitForEvent('download'), app.press('保存图片')]);
    expect(saved.suggestedFilename()).toBe('认证人员名片.png');
    await app.press('关闭');
    return link;
  }

  /** Everything that comes to a stranger's phone: answers, addresses, the page, its title. */
  async function openAsStranger(link: string) {
    const { page, errors, foreign } = await openPhone(browser, server.address);
    // A document of its own, so that the link loads the page anew.
    await page.goto(`${server.address}/healthz`);
    const received: Promise<string>[] = [];
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    page.on('response', (response) => received.push(response.text().catch(() => '')));
    await page.goto(link);
    return { page, app: new PhoneApp(page), errors, foreign, addresses, answers: async () => (await Promise.all(received)).join('\n') };
  }

  async function openHidden(link: string) {
    const { page, app, errors, addresses, answers } = await openAsStranger(link);
    await app.at('欧阳*的名片');
    await app.see('联系方式已隐藏');
    await page.waitForLoadState('networkidle');
    expectNoSecret(await answers());
    expectNoSecret(await page.content());
    expect(await page.locator('meta[name="robots"]').getAttribute('content')).toContain('noindex');
    expect(await app.button('存通讯录').count()).toBe(0);
    // A code behind # stays on the phone; no address that the server saw holds it.
    const code = link.split('code=')[1]!;
    for (const address of addresses) expect(new URL(address).href.split('#')[0]).not.toContain(code);
    expect(errors).toEqual([]);
    await drawPicture(page, 'shared-card');
    await app.press('登录');
    await app.at('认证人员登录');
    expect(await page.locator('meta[name="robots"]').count()).toBe(0);
    await page.context().close();
  }

  async function sendShown(app: PhoneApp): Promise<string> {
    await app.choose('显示');
    await app.see(person.email!);
    await app.press('生成分享链接');
    await app.see(/接收方：拿到此链接的任何人/);
    await app.press('不同意');
    expect(await server.deps.db.selectFrom('consents').select('id').where('kind', '=', 'share_card').execute()).toEqual([]);
    await app.press('生成分享链接');
    await app.see(/接收方：拿到此链接的任何人/);
    await drawPicture(app.page, 'share-consent');
    await app.press('同意并生成');
    await app.see(/^链接有效期至/);
    await drawPicture(app.page, 'send-card');
    return copiedLink(app);
  }

  async function openShown(link: string) {
    const { page, app, errors } = await openAsStranger(link);
    await app.at('欧阳建国的名片');
    await app.see(person.wechatId!);
    expect(await page.content()).not.toContain(certificateNo);
    const [file] = await Promise.all([page.waitForEvent('download'), app.press('存通讯录')]);
    expect(file.suggestedFilename()).toBe('欧阳建国.vcf');
    const lines = readFileSync(await file.path(), 'utf8').split('\r\n');
    expect(lines).toEqual(expect.arrayContaining(['BEGIN:VCARD', 'VERSION:3.0', 'FN:欧阳建国', `TEL;TYPE=CELL:${person.phone}`, `EMAIL;TYPE=INTERNET:${person.email}`, 'END:VCARD']));
    expect(errors).toEqual([]);
    await page.context().close();
  }

  async function readViewsAndEnd(app: PhoneApp, hidden: string, shown: string) {
    // The owner looks as well, and is not counted.
    const own = await app.page.context().newPage();
    await own.goto(shown);
    await own.getByText(person.wechatId!).waitFor();
    await own.close();
    await app.press(/^我的分享/);
    await app.at('我的分享');
    await app.see(/^打开 1 次/);
    expect(await app.page.getByText(/^打开 1 次/).filter({ visible: true }).count()).toBe(2);
    await drawPicture(app.page, 'my-shares');
    await app.press('停用');
    await app.see(/已经看到或保存的内容无法收回/);
    await app.press('确认停用');
    await app.see('已停用');
    const gone = await openAsStranger(shown);
    await gone.app.see('该分享已失效');
    expectNoSecret(await gone.answers());
    expectNoSecret(await gone.page.content());
    await gone.page.context().close();
    const alive = await openAsStranger(hidden);
    await alive.app.at('欧阳*的名片');
    await alive.page.context().close();
    // Back on 发送名片 the ended link is not offered any more, and a new one ends the former.
    await app.back();
    await app.at('发送名片');
    await app.button('生成分享链接').waitFor();
    await app.choose('隐藏');
    await app.press('换新链接');
    await app.see('生成新链接后，现在的链接和海报立即失效。');
    await app.press('取消');
    await app.press('换新链接');
    await app.press('生成新链接');
    expect(await copiedLink(app)).not.toBe(hidden);
    const replaced = await openAsStranger(hidden);
    await replaced.app.see('该分享已失效');
    await replaced.page.context().close();
  }
});

/** Keeps every text that any canvas of the page is given. */
const recordDrawing = async (page: Page) => {
  await page.addInitScript({
    content: `window.drawn = []; const write = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { window.drawn.push(text); return write.call(this, text, ...rest); };`,
  });
  await page.reload();
};

async function drawnPoster(app: PhoneApp): Promise<{ texts: string[]; bytes: Buffer; chunks: string[] }> {
  await app.see('长按图片可保存或发送给朋友');
  const picture = app.page.locator('.poster-sheet__picture img');
  await picture.waitFor({ state: 'attached' });
  const bytes = Buffer.from((await picture.getAttribute('src'))!.split(',')[1]!, 'base64');
  const chunks: string[] = [];
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) chunks.push(bytes.toString('latin1', at + 4, at + 8));
  return { texts: await app.page.evaluate('window.drawn'), bytes, chunks };
}
