// 点数 in the console: granting with the password proof, correcting, ledger and exports, price, reconciliation.
import { revealContact } from '@cert/contract/reveal';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPublishedCard, testPassword, type BuiltInstitution } from '../../apps/server/test/builders.ts';
import { createTestApp, type TestApp } from '../../apps/server/test/test-app.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('points in the console', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let page: Page;
  let errors: string[] = [];
  let operator: { id: string; token: string };
  let institution: BuiltInstitution;

  beforeAll(async () => {
    t = await createTestApp({ config: { adminDir: resolve(import.meta.dirname, '../../apps/admin/dist') } });
    [address, browser] = await Promise.all([t.app.listen({ host: '127.0.0.1', port: 0 }), launchBrowser()]);
    operator = await buildOperator(t.deps);
    institution = await buildInstitution(t.deps, { name: '远信国际认证有限公司', points: 12 });
    await buildInstitution(t.deps, { name: '泰达认证（天津）有限公司', points: 600 });
    for (const name of ['欧阳建国', '周丽']) {
      const card = await buildPublishedCard(t.deps, { name });
      await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
    }
  });
  afterAll(async () => {
    await browser?.close();
    await t?.close();
  });
  afterEach(async () => {
    await page.context().close();
    expect(errors).toEqual([]);
  });
  const openAs = async (as: string) => {
    ({ page, errors } = await openConsole(browser, address, { token: as }));
    return new ConsoleApp(page, address);
  };
  const balance = async () => (await t.db.selectFrom('point_accounts').select('balance').where('institution_id', '=', institution.id).executeTakeFirstOrThrow()).balance;

  it('[A3] [A9] a grant shows the balance before and after, asks for the password when the proof is old, and is done once', async () => {
    const app = await openAs(operator.token);
    await sql`update sessions set created_at = now() - interval '11 minutes', password_proved_at = null where account_id = ${operator.id}`.execute(t.db);
    await app.open('/points/accounts?maxBalance=10');
    await drawConsole(page, 'point-accounts');
    expect(await page.getByRole('link', { name: '泰达认证（天津）有限公司' }).count()).toBe(0);
    await page.getByRole('button', { name: '发放点数给远信国际认证有限公司' }).click();
    const dialog = page.getByRole('dialog', { name: '发放点数' });
    await dialog.getByLabel('点数').fill('-5');
    await dialog.getByText('发放须大于 0').waitFor();
    expect(await dialog.getByRole('button', { name: '发放', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('点数').fill('100');
    await dialog.getByLabel('备注').fill('合同 2026-07');
    await dialog.getByText('110', { exact: true }).waitFor();
    await drawConsole(page, 'points-grant');
    await dialog.getByRole('button', { name: '发放', exact: true }).click();
    const proof = page.getByRole('dialog', { name: '请再次输入登录密码' }).locator('input');
    await proof.fill(testPassword);
    await proof.press('Enter');
    await page.getByText('已发放，余额 110 点').waitFor();
    await dialog.waitFor({ state: 'hidden' });
    expect(await balance()).toBe(110);
    expect((await sql`select from point_entries where note = '合同 2026-07'`.execute(t.db)).rows).toHaveLength(1);
  });

  it('[A3] a correction never goes below zero, also when the balance moved meanwhile; the ledger shows it', async () => {
    const app = await openAs(operator.token);
    await app.open(`/institutions/${institution.id}?tab=points`);
    await page.getByRole('button', { name: '更正', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '更正点数' });
    await dialog.getByLabel('点数').fill('-111');
    await dialog.getByText('余额只有 110 点').waitFor();
    await dialog.getByLabel('点数').fill('-110');
    await dialog.getByLabel('更正原因').fill('重复发放，扣回');
    const card = await buildPublishedCard(t.deps);
    await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
    await dialog.getByRole('button', { name: '更正', exact: true }).click();
    await dialog.getByText('更正后余额会小于 0').waitFor();
    expect(await dialog.getByLabel('更正原因').inputValue()).toBe('重复发放，扣回');
    await dialog.getByLabel('点数').fill('-100');
    await dialog.getByRole('button', { name: '更正', exact: true }).click();
    await page.getByText('已更正，余额 9 点').waitFor();
    await page.getByRole('cell', { name: '−100' }).waitFor();
    await drawConsole(page, 'institution-points');
    expect(await balance()).toBe(9);
  });

  it('[A3] the ledger of all is filtered and exported as it is filtered, with masked names', async () => {
    const app = await openAs(operator.token);
    await app.open('/points/entries?kind=reveal');
    await page.getByRole('cell', { name: '欧阳*' }).waitFor();
    await drawConsole(page, 'point-entries');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^点数流水-.*\.csv$/);
    const text = readFileSync((await download.path())!, 'utf8');
    expect([text.includes('导出人：测试运营'), text.includes('欧阳*'), text.includes('欧阳建国'), text.includes('发放')]).toEqual([true, true, false, false]);
    const [workbook] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()]);
    expect(workbook.suggestedFilename()).toMatch(/\.xlsx$/);
    expect((await sql`select from activity_entries where action = 'export-point-entries'`.execute(t.db)).rows).toHaveLength(2);
  });

  it('[A3] the price is changed after a question that names both prices, and keeps its history', async () => {
    const app = await openAs(operator.token);
    await app.open('/points/price');
    await page.getByLabel('新价格（点）').fill('100001');
    await page.getByText('请输入 0–100000 的整数').waitFor();
    await page.getByLabel('新价格（点）').fill('3');
    await page.getByRole('button', { name: '修改价格' }).click();
    await page.getByRole('dialog', { name: '把查看联系方式的价格从 1 点改为 3 点？' }).getByRole('button', { name: '改为 3 点' }).click();
    await page.getByText('价格已改为 3 点').waitFor();
    await page.getByRole('cell', { name: '3 点 现价' }).waitFor();
    await app.settle();
    await drawConsole(page, 'reveal-price');
    expect((await t.db.selectFrom('reveal_prices').select('points').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()).points).toBe(3);
  });

  it('[A3] [rule 2] reconciliation says in words that nothing differs, and names the institution when something does', async () => {
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const app = await openAs(auditor.token);
    await app.open('/points/reconciliation');
    await page.getByText('没有差异').first().waitFor();
    await drawConsole(page, 'reconciliation');
    await sql`update point_accounts set balance = balance + 1 where institution_id = ${institution.id}`.execute(t.db);
    await page.getByRole('button', { name: '重新核对' }).click();
    await page.getByText('发现 2 处差异').waitFor();
    await page.getByText('余额 10，流水之和 9').waitFor();
    await sql`update point_accounts set balance = balance - 1 where institution_id = ${institution.id}`.execute(t.db);
    await app.open('/points/accounts');
    await page.getByText('远信国际认证有限公司').waitFor();
    expect(await page.getByRole('button', { name: /发放/ }).count()).toBe(0);
  });
});
