// Every page of the console, as each role gets it: no complaint of the page, no foreign address, no serious fault for axe,
// nothing wider than a phone, and a heading that says where one is.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminOperationTable } from '../../packages/api-client/src/admin-operation-table.ts';
import { buildOperator } from '../../apps/server/test/builders.ts';
import { chromiumPath, launchBrowser, type OpenedPage } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { ConsoleApp, deskSize, drawConsole, openConsole } from './console-app.ts';
import { addressOf, buildConsoleWorld, consolePages, type ConsoleIds } from './console-world.ts';

const longName = '中诚信远方国际质量与环境认证检验（北京）集团有限公司上海浦东新区分公司';
const roles = ['administrator', 'business', 'auditor'] as const;
const pages = consolePages();
const mayOpen = (needs: string | null, role: (typeof roles)[number]) => needs === null || (adminOperationTable[needs as keyof typeof adminOperationTable].roles as readonly string[]).includes(role);

describe.skipIf(chromiumPath === '')('the pages of the console', () => {
  let server: TestServer;
  let browser: Browser;
  let ids: ConsoleIds;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    ids = await buildConsoleWorld(server, (field, limit) => `${longName}${field}`.slice(0, limit));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  describe.each(roles)('%s', (role) => {
    // One browser window for all pages: it keeps the scripts, as a desk's does.
    let desk: OpenedPage;
    beforeAll(async () => {
      const { token } = await buildOperator(server.deps, { role });
      desk = await openConsole(browser, server.address, { token });
    });
    afterAll(() => desk.page.context().close());

    it.each(pages)('[A9] $path', { timeout: 60_000 }, async ({ path, needs }) => {
      const { page, errors, foreign } = desk;
      errors.length = 0;
      foreign.length = 0;
      await page.setViewportSize(deskSize);
      await new ConsoleApp(page, server.address).open(addressOf(path, ids));
      // A quiet network is not a drawn page on a busy machine.
      await page.locator('h1').first().waitFor();
      expect(await page.locator('h1').count(), 'one heading').toBe(1);
      const isRefused = (await page.locator('h1').innerText()) === '您的角色不能使用此功能';
      expect(isRefused).toBe(!mayOpen(needs, role));
      expect(await findAxeFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
      expect(foreign).toEqual([]);
      if (role === 'administrator') {
        await drawConsole(page, `page${path.replaceAll(/\/:?/g, '-')}`);
        await checkPhone(page);
      }
      expect(errors).toEqual([]);
      expect(foreign).toEqual([]);
    });
  });

  it('[A9] the menu shows a role what it may open and nothing else', async () => {
    for (const role of roles) {
      const { page } = await openConsole(browser, server.address, { token: (await buildOperator(server.deps, { role })).token });
      const app = new ConsoleApp(page, server.address);
      await app.open('/');
      const links = await page.getByRole('navigation', { name: '功能' }).getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')?.replace('/admin', '')));
      const allowed = pages.filter(({ needs, path }) => needs !== null && !path.includes(':') && mayOpen(needs, role)).map(({ path }) => path);
      expect(allowed).toEqual(expect.arrayContaining(links));
      expect(links.length).toBeGreaterThan(0);
      expect(await page.locator('h1').count()).toBe(1);
      await page.context().close();
    }
  });

  it('[A9] by keyboard: from the top of the page into the content, through the menu, and into a row', async () => {
    const { page } = await openConsole(browser, server.address, { token: (await buildOperator(server.deps, { role: 'administrator' })).token });
    const app = new ConsoleApp(page, server.address);
    await app.open('/operators');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到主要内容');
    await page.locator('.el-table .row-link').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '重置密码' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '重置密码' }).waitFor({ state: 'hidden' });
    await page.context().close();
  });
});

/** Narrow: nothing sticks out of the page, and the menu is behind a button. */
async function checkPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(250);
  expect(await page.evaluate('document.documentElement.scrollWidth'), 'width on a phone').toBeLessThanOrEqual(390);
  expect(await page.getByRole('button', { name: '打开菜单' }).isVisible()).toBe(true);
}

async function findAxeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = await page.evaluate<{ violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[] }>(
    "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })",
  );
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.target.join(' ')} — ${node.failureSummary.split('\n').slice(0, 3).join(' ')}`));
}
