// Whoever can write a text tries to run a program in an operator's browser, or to make it call home.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOperator } from '../../apps/server/test/builders.ts';
import { chromiumPath, launchBrowser, type OpenedPage } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { ConsoleApp, openConsole } from './console-app.ts';
import { addressOf, buildConsoleWorld, consolePages, type ConsoleIds } from './console-world.ts';

const call = 'http://127.0.0.1:9/hit';
/** The longest that fits a field is planted; the shortest alone asks a stranger for a picture. */
const markups = [
  `"'></td></textarea><script>window.hit=1</script><img src=${call} onerror=window.hit=2><svg onload=window.hit=3><a href="javascript:window.hit=4">x</a>{{constructor.constructor('window.hit=5')()}}`,
  `"><img src=${call} onerror=window.hit=2><svg onload=window.hit=3>`,
  `<img src=${call} onerror=hit=2>`,
  '<svg onload=window.hit=3>',
  '<svg onload=hit=3>',
];
const planted: string[] = [];
const words = (field: string, limit: number): string => {
  const fitting = markups.filter((markup) => markup.length <= limit)[0] ?? '<b>x</b>';
  planted.push(field);
  return fitting;
};

describe.skipIf(chromiumPath === '')('markup in stored text', () => {
  let server: TestServer;
  let browser: Browser;
  let ids: ConsoleIds;
  // One browser window for all pages: it keeps the scripts, as a desk's does.
  let desk: OpenedPage;
  const dialogs: string[] = [];
  /** How many times a page showed the markup as the text that it is. */
  let shown = 0;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    ids = await buildConsoleWorld(server, words);
    const { token } = await buildOperator(server.deps, { role: 'administrator' });
    desk = await openConsole(browser, server.address, { token });
    desk.page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it.each(consolePages())('[trust 2.11] [ASVS 1.2.1 1.2.3 3.2.2] [A9] $path shows it as text: nothing runs, nothing is asked of a stranger', { timeout: 60_000 }, async ({ path }) => {
    const { page, errors, foreign } = desk;
    for (const noted of [errors, foreign, dialogs]) noted.length = 0;
    await app(path, async (console) => {
      const text = await page.locator('#content').innerText();
      shown += (text.match(/onload=|onerror=/g) ?? []).length;
      // The first row's details, where markup has more room: a drawer, or a page of its own.
      const opener = page.locator('#content .el-table .row-link, #content .el-table a').first();
      if (await opener.isVisible().catch(() => false)) {
        await opener.click();
        await console.settle();
        await page.waitForTimeout(300);
      }
    });
    expect(await page.evaluate('window.hit')).toBeUndefined();
    expect(dialogs).toEqual([]);
    expect(foreign).toEqual([]);
    expect(errors.filter((error) => /Content Security Policy|Refused to/.test(error))).toEqual([]);

    async function app(at: string, look: (console: ConsoleApp) => Promise<void>): Promise<void> {
      const opened = new ConsoleApp(page, server.address);
      await opened.open(addressOf(at, ids));
      await look(opened);
    }
  });

  it('[trust 2.11] [A9] the planted text was there to be seen', () => {
    expect(planted.length).toBeGreaterThan(25);
    expect(shown).toBeGreaterThan(15);
  });
});
