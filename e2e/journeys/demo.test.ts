// What `npm start` shows a stranger: the demo is full, its logins work, and it holds fictional people only.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDemoLogins } from '../../apps/server/seed/demo-logins.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, drawPicture, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe('the demo', () => {
  let server: TestServer;
  let database: pg.Client;
  beforeAll(async () => {
    server = await startTestServer({ DEMO: '1' });
    database = new pg.Client({ connectionString: server.databaseUrl });
    await database.connect();
  }, 180_000);
  afterAll(async () => {
    await database?.end();
    await server?.close();
  });
  const count = async (query: string) => Number((await database.query<{ count: string }>(query)).rows[0]?.count);

  it('[I2] [rule 11] has at least 1,000 published cards over many cities, each with a kept consent, 12 institutions and banners', async () => {
    const published = await count('select count(*) from cards where published_at is not null');
    expect(published).toBeGreaterThanOrEqual(1_000);
    expect(await count('select count(distinct practitioner_id) from consents')).toBe(published);
    expect(await count('select count(distinct city_code) from cards where published_at is not null')).toBeGreaterThanOrEqual(20);
    expect(await count('select count(*) from institutions')).toBe(12);
    expect(await count('select count(*) from banners')).toBe(5);
    expect(await count("select count(*) from jobs where deleted_at is null")).toBeGreaterThanOrEqual(40);
  });

  it('[rule 2] every balance equals the sum of its ledger', async () => {
    expect(await count('select count(*) from point_accounts a where balance <> (select coalesce(sum(points), 0) from point_entries e where e.institution_id = a.institution_id)')).toBe(0);
    expect(await count("select count(*) from point_entries where kind = 'reveal'")).toBeGreaterThan(100);
    expect(await count("select count(*) from contact_reveals r where (select count(*) from point_entries e where e.reveal_id = r.id and e.kind = 'reveal') <> 1")).toBe(0);
    expect(await count('select count(*) from contact_reveals r join cards c using (practitioner_id) where r.revealed_at < c.published_at')).toBe(0);
  });

  it.skipIf(chromiumPath === '')('[I2] [P1] its printed logins open the talent pool and the card', { timeout: 60_000 }, async () => {
    const logins = findDemoLogins(server.dataDir);
    if (logins === undefined) throw new Error('the demo kept no logins');
    const browser = await launchBrowser();
    try {
      const { page, errors, foreign } = await openPhone(browser, server.address);
      const app = new PhoneApp(page);
      await app.agree();
      await app.fill('手机号', logins.practitioner.phone);
      await app.press('下一步');
      await app.at('输入密码');
      await app.fill('密码', logins.practitioner.password);
      await app.press('登录');
      await app.at('我的名片');
      await app.see('已推送到人才库');
      await app.openTab('我的');
      await app.press(/切换到认证机构/);
      await app.at('认证机构登录');
      await app.agree();
      await app.fill('账号', logins.institution.accountName);
      await app.fill('密码', logins.institution.password);
      await app.press('登录');
      await app.at('人才库');
      await app.see('共 999+ 人');
      await drawPicture(page, 'talent-pool');
      expect(errors).toEqual([]);
      expect(foreign).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
