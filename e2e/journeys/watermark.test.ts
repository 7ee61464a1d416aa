// The page that shows a contact names the account that sees it and the time, at every text size and in the dark.
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard } from '../../apps/server/test/builders.ts';
import { createTestApp, type TestApp } from '../../apps/server/test/test-app.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, keepOnPhone, keptSession, launchBrowser, openPhone } from '../test-browser.ts';

describe.skipIf(chromiumPath === '')('the watermark', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    t = await createTestApp({ config: { h5Dir: resolve(import.meta.dirname, '../../apps/mobile/dist/build/h5') } });
    [address, browser] = await Promise.all([t.app.listen({ host: '127.0.0.1', port: 0 }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await t?.close();
  });

  it.each([['light', 'standard'], ['dark', 'extra-large']] as const)('[trust 2.1.8] [I4] [X4] stands faintly over the contact (%s, %s), lets every touch through and disturbs no reader', { timeout: 90_000 }, async (colorScheme, textSize) => {
    const person = await buildPublishedCard(t.deps);
    const house = await buildInstitution(t.deps, { points: 10 });
    const { page, errors } = await openPhone(browser, address, { width: 390, colorScheme });
    await keepOnPhone(page, address, { textSize, lastSide: 'institution', 'session.institution': keptSession(house.token) });
    await page.goto(`${address}/#/features/card/pages/card?cardId=${person.cardId}`);
    const app = new PhoneApp(page);
    await app.press(/查看联系方式/);
    const mark = page.locator('.ui-watermark');
    expect(await mark.count()).toBe(0);
    await app.button(/^确认/).first().waitFor();
    await app.press(/^确认/);
    await page.locator('.ui-watermark__words').first().waitFor();
    expect((await page.locator('.ui-watermark__words').first().innerText()).trim()).toMatch(new RegExp(`^${house.accountName} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d$`));
    expect(await mark.getAttribute('aria-hidden')).toBe('true');
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.ui-watermark')).pointerEvents`)).toBe('none');
    await app.press(/^复制/);
    // The kit's notice fades over the words and would be judged with them.
    await page.locator('uni-toast').waitFor();
    await page.locator('uni-toast').waitFor({ state: 'hidden' });
    await page.evaluate(axe.source);
    // The mark itself is decoration and faint on purpose.
    const faults: { id: string }[] = await page.evaluate(`axe.run({ exclude: ['.ui-watermark'] }, { runOnly: ['color-contrast'] }).then((answer) => answer.violations)`);
    expect(faults.map(({ id }) => id)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
