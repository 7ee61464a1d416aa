// 警报 in the console, against the real server: raised by what somebody does, read, looked into, handled with a note.
import { searchTalentPool } from '@cert/contract/talent-pool';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { raiseAlert, wholePlatform } from '../../apps/server/src/features/alerts/raise-alert.ts';
import { buildInstitution, buildOperator } from '../../apps/server/test/builders.ts';
import { createTestApp, type TestApp } from '../../apps/server/test/test-app.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('alerts in the console', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let page: Page;
  let errors: string[] = [];

  beforeAll(async () => {
    t = await createTestApp({ limits: { cardListsPerMinute: 1 }, config: { adminDir: resolve(import.meta.dirname, '../../apps/admin/dist') } });
    [address, browser] = await Promise.all([t.app.listen({ host: '127.0.0.1', port: 0 }), launchBrowser()]);
    const { token } = await buildInstitution(t.deps, { name: '泰山认证有限公司' });
    for (let index = 0; index < 8; index += 1) await t.call(searchTalentPool, { token });
    await raiseAlert(t.deps.db, { kind: 'ledger-difference', subject: wholePlatform, detail: { differences: 1, checks: 'I1' } });
    await raiseAlert(t.deps.db, { kind: 'share-scanning', subject: { kind: 'network', id: '203.0.113.9' } });
  });
  afterAll(async () => {
    await browser?.close();
    await t?.close();
  });
  afterEach(async () => {
    await page.context().close();
    expect(errors).toEqual([]);
  });
  const open = async (path: string, role: 'administrator' | 'business' | 'auditor') => {
    const { token } = await buildOperator(t.deps, { role });
    ({ page, errors } = await openConsole(browser, address, { token }));
    await new ConsoleApp(page, address).open(path);
  };

  it('[A8] the overview says that alerts wait; the auditor reads them and handles none', async () => {
    await open('/overview', 'auditor');
    await page.getByText('有 3 条警报待处理').waitFor();
    await page.getByRole('link', { name: '警报：3 条待处理' }).click();
    await page.getByRole('button', { name: '机构读取名片过快' }).click();
    const drawer = page.getByRole('dialog', { name: '机构读取名片过快' });
    await drawer.getByText('机构“泰山认证有限公司”读取名片超过限制，超出的请求已被拒绝。').waitFor();
    expect(await drawer.getByRole('button', { name: '标记为已处理' }).count()).toBe(0);
    await drawer.getByRole('link', { name: '查看相关操作日志' }).click();
    await page.getByRole('button', { name: '触发次数限制' }).waitFor();
  });

  it('[A8] [trust 2.1.5] a business operator sees who, how often and since when, and handles it with a note; the count goes down', async () => {
    await open('/alerts', 'business');
    await page.getByRole('cell', { name: '泰山认证有限公司' }).waitFor();
    await drawConsole(page, 'alerts');
    await page.getByRole('button', { name: '机构读取名片过快' }).click();
    const drawer = page.getByRole('dialog', { name: '机构读取名片过快' });
    await drawer.getByText('7 次').waitFor();
    await drawer.getByText('人才库列表').waitFor();
    expect(await drawer.getByRole('link', { name: '查看相关操作日志' }).count()).toBe(0);
    expect(await drawer.getByRole('button', { name: '标记为已处理' }).isDisabled()).toBe(true);
    await drawer.getByLabel('处理情况').fill('已电话联系，确认是新同事批量查看，已提醒');
    await drawConsole(page, 'alert');
    await drawer.getByRole('button', { name: '标记为已处理' }).click();
    await page.getByText('已标记为已处理').waitFor();
    await page.getByRole('link', { name: '警报：2 条待处理' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('已处理', { exact: true }).first().click();
    await page.getByRole('cell', { name: '泰山认证有限公司' }).waitFor();
  });
});
