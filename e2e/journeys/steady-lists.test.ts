// 求职 and 人才库 while they load: what is drawn stays where it is, whatever becomes of the banners above the list.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildPublishedCard } from '../../apps/server/test/builders.ts';
import { newId } from '../../apps/server/src/platform/ids.ts';
import { chromiumPath, keepOnPhone, keptSession, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

/** The sum that a visitor does not notice is 0.1; one list pushed down by a banner is several times that. */
const mostMoved = 0.1;

const lists = [
  { id: 'P6', name: '求职', side: 'practitioner', slot: 'jobs', path: 'features/jobs/pages/jobs', row: '.ui-job-row', picture: 'jobs-pay.png' },
  { id: 'I2', name: '人才库', side: 'institution', slot: 'talent_pool', path: 'features/talent-pool/pages/talent-pool', row: '.ui-card-row', picture: 'pool-law.png' },
] as const;
type List = (typeof lists)[number];

describe.skipIf(chromiumPath === '')('lists below banners', () => {
  let server: TestServer;
  let browser: Browser;
  const tokens = { practitioner: '', institution: '' };

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const { deps } = server;
    const institution = await buildInstitution(deps, {});
    for (let made = 0; made < 12; made += 1) {
      await buildJob(deps, institution.id, {});
      tokens.practitioner = (await buildPublishedCard(deps, {})).token;
    }
    tokens.institution = institution.token;
    const files = join(server.dataDir, 'files');
    mkdirSync(files, { recursive: true });
    for (const { picture } of lists) copyFileSync(resolve(import.meta.dirname, '../../apps/server/seed/banners', picture), join(files, picture));
  });
  beforeEach(() => setBanners(0));
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  describe.each(lists)('$name', (list) => {
    it.each([0, 2])(`[${list.id}] with %i banners, whose answer comes after the list's, nothing moves at the first visit or the next one`, { timeout: 90_000 }, async (count) => {
      await setBanners(count);
      const page = await openList(list);
      await answerLater(page, bannersPath, 400);
      for (const visit of ['first', 'second']) expect(await measureMoves(page, list, count), `${visit} visit`).toBeLessThan(mostMoved);
      await page.context().close();
    });

    it(`[${list.id}] nothing moves when the banners went or came since the last visit`, { timeout: 90_000 }, async () => {
      const page = await openList(list);
      await answerLater(page, bannersPath, 400);
      for (const count of [2, 0, 2]) {
        await setBanners(count);
        expect(await measureMoves(page, list, count), `now ${count} banners`).toBeLessThan(mostMoved);
      }
      await page.context().close();
    });

    it(`[${list.id}] the list stands without banners that let themselves be waited for, and they push nothing away when they come`, { timeout: 90_000 }, async () => {
      await setBanners(2);
      const page = await openList(list);
      await answerLater(page, bannersPath, 5_000);
      const answered = page.waitForResponse(bannersPath);
      expect(await measureMoves(page, list, 0, answered)).toBeLessThan(mostMoved);
      await page.context().close();
    });

    it(`[${list.id}] banners whose pictures are lost keep their place, with the words of one`, { timeout: 90_000 }, async () => {
      await setBanners(2);
      const page = await openList(list);
      await page.route('**/files/*.png', (route) => route.fulfill({ status: 404 }));
      expect(await measureMoves(page, list, 2)).toBeLessThan(mostMoved);
      await page.getByText('横幅 0').filter({ visible: true }).waitFor();
      await page.context().close();
    });
  });

  it('[I2] the number of people, which comes after their cards, pushes nothing away', { timeout: 90_000 }, async () => {
    const page = await openList(lists[1]);
    await answerLater(page, '**/v1/cards/count*', 400);
    expect(await measureMoves(page, lists[1], 0)).toBeLessThan(mostMoved);
    await page.getByText('共 12 人').filter({ visible: true }).waitFor();
    await page.context().close();
  });

  async function setBanners(count: number): Promise<void> {
    const { db } = server.deps;
    await db.deleteFrom('banners').execute();
    for (const { slot, picture } of lists) {
      for (let position = 0; position < count; position += 1) {
        await db.insertInto('banners').values({ id: newId('banner'), slot, title: `横幅 ${position}`, image_file: picture, position }).execute();
      }
    }
  }

  /** Signed in on a device that never showed the list, and not yet at it. Every page from here on adds up what moves. */
  async function openList({ side }: List): Promise<Page> {
    const { page } = await openPhone(browser, server.address);
    await keepOnPhone(page, server.address, { lastSide: side, [`session.${side}`]: keptSession(tokens[side]) });
    await page.addInitScript({ content: addUpMoves });
    return page;
  }

  /** Opens the list as somebody who comes back to the app, and answers by how much what was drawn has moved. */
  async function measureMoves(page: Page, { path, row }: List, banners: number, end?: Promise<unknown>): Promise<number> {
    await page.goto(`${server.address}/healthz`);
    await page.goto(`${server.address}/#/${path}`);
    await page.locator(row).filter({ visible: true }).first().waitFor();
    await end;
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(300);
    expect(await page.locator('.ui-banner-carousel').filter({ visible: true }).count()).toBe(banners > 0 ? 1 : 0);
    return page.evaluate<number>('window.moved');
  }
});

const bannersPath = '**/v1/banners?*';

const answerLater = (page: Page, path: string, byMs: number) =>
  page.route(path, async (route) => {
    const response = await route.fetch();
    await page.waitForTimeout(byMs);
    await route.fulfill({ response });
  });

/** Run in the page: adds up every shift of what was drawn that no touch had caused, as the browser counts it. */
const addUpMoves = `
  window.moved = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.moved += value;
  }).observe({ type: 'layout-shift', buffered: true });
`;
