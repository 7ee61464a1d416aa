// 概览: an empty platform, then one with ten weeks behind it; its numbers are the database's.
import type { Browser } from 'playwright-core';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoHistory } from '../../apps/server/seed/demo-history.ts';
import { loadDemoJobs } from '../../apps/server/seed/demo-jobs.ts';
import { buildInstitution, buildOperator, buildPublishedCard } from '../../apps/server/test/builders.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('the overview', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('[A10] says what to do while it is empty, and shows no broken chart', async () => {
    const { token } = await buildOperator(server.deps, { role: 'business' });
    const { page, errors } = await openConsole(browser, server.address, { token });
    const app = new ConsoleApp(page, server.address);
    await app.open('/overview');
    await app.heading('概览').waitFor();
    await page.getByText('平台还没有数据').waitFor();
    expect(await page.getByText('还没有数据', { exact: true }).count()).toBe(3);
    expect(await page.locator('canvas').count()).toBe(3);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('[A10] shows ten weeks: tiles, lines and slices with the figures of the database, for eyes and for ears', { timeout: 120_000 }, async () => {
    const { deps } = server;
    const cities = ['110100', '310100', '440100', '510100', '320100', '330100'];
    const schemes = ['QMS', 'EMS', 'OHSMS', 'FSMS', 'ISMS'] as const;
    for (let index = 0; index < 90; index += 1) {
      await buildPublishedCard(deps, { cityCode: cities[(index * index) % cities.length]!, registrations: [{ scheme: schemes[(index * 7) % schemes.length]! }] });
    }
    const institutions = [];
    for (let index = 0; index < 5; index += 1) institutions.push((await buildInstitution(deps)).id);
    await loadDemoJobs(deps, { print: () => undefined });
    await loadDemoHistory(deps, institutions);
    await sql`delete from daily_figures`.execute(deps.db);

    const { token } = await buildOperator(deps, { role: 'auditor' });
    const { page, errors, foreign } = await openConsole(browser, server.address, { token });
    const app = new ConsoleApp(page, server.address);
    await app.open('/');
    // The first page after signing in.
    await app.heading('概览').waitFor();
    const count = async (query: string) => Number((await sql.raw<{ n: string }>(query).execute(deps.db)).rows[0]?.n);
    const inDays = `revealed_at >= (((now() at time zone 'Asia/Shanghai')::date - 29)::timestamp at time zone 'Asia/Shanghai')`;
    const tile = (title: string) => page.locator('section.tile').filter({ has: page.getByRole('heading', { name: title }) });
    expect(await tile('人才库名片').locator('.value').innerText()).toBe('90');
    expect(await tile('查看联系方式').locator('.value').innerText()).toBe(String(await count(`select count(*) as n from contact_reveals where ${inDays}`)));
    expect(await tile('收到投递').locator('.value').innerText()).toBe(String(await count('select count(*) as n from applications')));
    expect(await page.getByRole('status').filter({ hasText: '近 30 天：' }).innerText()).toContain('查看联系方式');
    const beijing = await count("select count(*) as n from cards where province_code = '11'");
    expect(await page.getByRole('table', { name: '按省份' }).getByRole('row', { name: /北京/ }).innerText()).toContain(String(beijing));
    await page.getByRole('button', { name: '看数字' }).first().click();
    expect(await page.getByRole('table').filter({ hasText: '新发布职位' }).first().getByRole('row').count()).toBe(31);
    await page.getByRole('button', { name: '只看图' }).first().click();
    await drawConsole(page, 'overview');

    await page.getByText('近一年').click();
    await page.getByText('查看联系方式与投递（每周）').waitFor();
    expect(await tile('查看联系方式').locator('.value').innerText()).toBe(String(await count('select count(*) as n from contact_reveals')));
    expect(page.url()).toContain('days=365');
    await page.reload();
    await page.getByText('查看联系方式与投递（每周）').waitFor();
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
    await page.context().close();
  });
});
