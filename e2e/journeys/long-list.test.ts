// A list of thousands of rows costs the phone no more than what is near the screen, and keeps its place.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard, openTestSession } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, keepOnPhone, keptSession, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

const people = 2_000;

describe.skipIf(chromiumPath === '')('a long list on H5', () => {
  let server: TestServer;
  let browser: Browser;
  let token = '';
  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer({ CARD_LISTS_PER_MINUTE: '100000', CARD_ROWS_PER_DAY: '100000' }), launchBrowser()]);
    for (let made = 0; made < people; made += 20) {
      await Promise.all(Array.from({ length: 20 }, () => buildPublishedCard(server.deps, {})));
    }
    const institution = await buildInstitution(server.deps, {});
    token = await openTestSession(server.deps, 'institution', institution.accountId);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it(`[I2] [rule 24] ${people} rows scrolled: few are drawn at once, all are reached, and the place is kept on return`, { timeout: 240_000 }, async () => {
    const { page, errors } = await openPhone(browser, server.address);
    const app = new PhoneApp(page);
    await keepOnPhone(page, server.address, { 'session.institution': keptSession(token) });
    await page.goto(`${server.address}/#/features/talent-pool/pages/talent-pool`);
    await page.locator('.ui-card-row').first().waitFor();

    let most = 0;
    const giveUp = Date.now() + 180_000;
    // A block for each page; the first page is cut into four.
    while ((await count(page, '.ui-row-block')) < people / 20 + 3) {
      if (Date.now() > giveUp) throw new Error(`only ${await count(page, '.ui-row-block')} blocks of rows were reached`);
      // A finger's way: down to the end, and a little back when nothing comes.
      await scrollTo(page, 'document.documentElement.scrollHeight');
      await page.waitForTimeout(25);
      await scrollTo(page, 'scrollY - 1000');
      await page.waitForTimeout(25);
      most = Math.max(most, await count(page, '.ui-card-row'));
    }
    await app.see('没有更多了');
    expect(most).toBeLessThanOrEqual(160);
    expect(await count(page, '*')).toBeLessThan(6_000);
    expect(await page.evaluate<number>('document.documentElement.scrollHeight')).toBeGreaterThan(people * 64);

    await scrollTo(page, 'document.documentElement.scrollHeight / 2');
    const row = page.locator('.ui-card-row').filter({ visible: true });
    await row.first().waitFor();
    const y = await rowUnderTheFinger(page);
    const place = await page.evaluate<number>('scrollY');
    await page.mouse.click(195, y);
    await app.at('人员名片');
    await app.back();
    await app.at('人才库');
    await row.first().waitFor();
    expect(Math.abs((await page.evaluate<number>('scrollY')) - place)).toBeLessThan(50);

    await scrollTo(page, '0');
    await row.first().waitFor();
    expect(await count(page, '.ui-card-row')).toBeLessThanOrEqual(160);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

/** A height of the screen at which a row stands, as soon as its block is drawn. */
async function rowUnderTheFinger(page: Page): Promise<number> {
  for (let tries = 0; tries < 600; tries += 1) {
    for (const y of [480, 500, 520]) {
      if (await page.evaluate<boolean>(`document.elementFromPoint(195, ${y})?.closest('.ui-card-row') != null`)) return y;
    }
    await page.waitForTimeout(50);
  }
  throw new Error('no row is drawn where the list was scrolled to');
}

const count = (page: Page, selector: string) => page.locator(selector).count();
const scrollTo = (page: Page, place: string) => page.evaluate(`window.scrollTo(0, ${place})`);
