// Rule 19 on H5: the proof is made while the number is typed; who has to wait is told, and nobody loses what was typed.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { solveProof, type ProofChallenge } from '../../apps/server/seed/solve-proof.ts';
import { buildPractitioner } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe.skipIf(chromiumPath === '')('the proof of a real client on H5', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer({ LOOK_UP_NUMBERS_PER_DEVICE_PER_DAY: '4' }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Path and status of every answer of the API, in the order in which they came. */
  function watch(page: Page): string[] {
    const answers: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (/proof-challenges|phone-look-ups/.test(pathname)) answers.push(`${pathname.split('/')[2]} ${response.status()}`);
    });
    return answers;
  }

  it('[P1] [rule 19] [trust 2.2.2] [trust 2.2.3] asks nothing of the user; a proof that another used up is replaced without a word; a limit says how long', { timeout: 90_000 }, async () => {
    const { phone } = await buildPractitioner(server.deps);
    const { page, errors, foreign } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    const answers = watch(page);
    await app.at('认证人员登录');
    await app.agree();
    expect(answers).toEqual([]);
    await app.fill('手机号', '13900000000');
    await app.press('下一步');
    await app.see('此手机号不存在，不能登录');
    expect(answers).toEqual(['proof-challenges 200', 'phone-look-ups 200']);

    // The next proof is used by somebody else before the page can send it.
    let stolen = false;
    await page.route('**/v1/proof-challenges/new', async (route) => {
      const response = await route.fetch();
      if (!stolen) {
        stolen = true;
        const proof = solveProof((await response.json()) as ProofChallenge);
        const headers = { 'content-type': 'application/json', 'idempotency-key': 'key-of-somebody-else', 'x-device-id': 'device-of-somebody-else' };
        const used = await fetch(`${server.address}/v1/phone-look-ups`, { method: 'POST', headers, body: JSON.stringify({ phone, proof }) });
        expect(used.status).toBe(200);
      }
      await route.fulfill({ response });
    });
    await app.fill('手机号', '13900000001');
    await app.press('下一步');
    await app.see('此手机号不存在，不能登录');
    expect(answers.slice(2)).toEqual(['proof-challenges 200', 'phone-look-ups 400', 'proof-challenges 200', 'phone-look-ups 200']);
    expect(await app.field('手机号').inputValue()).toBe('13900000001');

    for (const [last, words] of [['2', '此手机号不存在'], ['3', '此手机号不存在'], ['4', /查询次数过多，请 \d+ 小时后再试/]] as const) {
      await app.fill('手机号', `1390000000${last}`);
      await app.press('下一步');
      await app.see(words);
    }
    // The refused answer of the used proof is the browser's own line in its console.
    expect(errors.filter((line) => !/status of 4(00|29)/.test(line))).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it('[P1] [rule 19] who has to wait for the proof is told so, and the page stays alive', { timeout: 90_000 }, async () => {
    const { page } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/v1/proof-challenges/new', async (route) => {
      await held;
      await route.continue();
    });
    await app.at('认证人员登录');
    await app.agree();
    await app.fill('手机号', '13900000000');
    await app.press('下一步');
    await app.see('正在进行安全验证，请稍候');
    expect(await app.button('下一步').getAttribute('aria-busy')).toBe('true');
    release();
    await app.see('此手机号不存在，不能登录');
    await app.text('正在进行安全验证').waitFor({ state: 'hidden' });
  });
});
