// 更正申请, 隐私请求与授权 and 保存期限 in the console, against the real server.
import { agreeToPrivacyPolicy } from '@cert/contract/privacy';
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildOperator, buildPublishedCard } from '../../apps/server/test/builders.ts';
import { createTestApp, type TestApp } from '../../apps/server/test/test-app.ts';
import { requestCorrection } from '../../apps/server/src/features/corrections/request-correction.ts';
import { chromiumPath, launchBrowser } from '../test-browser.ts';
import { ConsoleApp, drawConsole, openConsole } from './console-app.ts';

describe.skipIf(chromiumPath === '')('privacy in the console', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let page: Page;
  let errors: string[] = [];

  beforeAll(async () => {
    t = await createTestApp({ config: { adminDir: resolve(import.meta.dirname, '../../apps/admin/dist') } });
    [address, browser] = await Promise.all([t.app.listen({ host: '127.0.0.1', port: 0 }), launchBrowser()]);
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

  it('[A11] [rule 7] a correction request is read, answered, and its person told', async () => {
    const person = await buildPublishedCard(t.deps, { name: '欧阳建国' });
    await requestCorrection(t.db, { actor: { kind: 'practitioner', id: person.id }, practitionerId: person.id, field: 'employer', words: '执业机构已变更为近山认证有限公司。', cipher: t.deps.cipher });
    await open('/corrections', 'business');
    await drawConsole(page, 'corrections');
    await page.getByRole('button', { name: '欧阳建国' }).click();
    const drawer = page.getByRole('dialog', { name: '欧阳建国 申请更正执业机构' });
    await drawer.getByText('执业机构已变更为近山认证有限公司。').waitFor();
    await drawer.getByLabel('答复').fill('已按转换执业记录更正。');
    await drawConsole(page, 'correction');
    await drawer.getByRole('button', { name: '答复本人' }).click();
    await page.getByText('已答复本人').waitFor();
    await drawer.getByText('已更正', { exact: true }).first().waitFor();
    const told = await t.db.selectFrom('notifications').select('kind').where('recipient_id', '=', person.id).execute();
    expect(told).toEqual([{ kind: 'correction_handled' }]);
  });

  it('[A11] [rule 11] an auditor sees how many agreed to which version, and changes nothing', async () => {
    const person = await buildPublishedCard(t.deps);
    await t.call(agreeToPrivacyPolicy, { token: person.token, body: { version: privacyPolicyVersion } });
    await open('/privacy-requests', 'auditor');
    await page.getByRole('cell', { name: '隐私政策' }).waitFor();
    await page.getByText('还没有注销或导出').waitFor();
    await drawConsole(page, 'privacy-requests');
    expect(await page.getByRole('button', { name: '允许再次登记' }).count()).toBe(0);
  });

  it('[A11] [rule 26] an administrator tries the retention out, and runs it', async () => {
    await open('/retention', 'administrator');
    await page.getByText('还没有执行过').waitFor();
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('没有到期的记录').waitFor();
    await page.getByRole('button', { name: '执行清理' }).click();
    await page.getByRole('dialog', { name: /^现在执行/ }).getByRole('button', { name: '执行清理' }).click();
    await page.getByText('清理完成').waitFor();
    await page.getByRole('cell', { name: '清理', exact: true }).waitFor();
    await drawConsole(page, 'retention');
  });
});
