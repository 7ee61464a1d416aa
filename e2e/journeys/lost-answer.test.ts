// An answer that gets lost on the way, and a page that is loaded again: the same act is done once.
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildPublishedCard, openTestSession } from '../../apps/server/test/builders.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, keepOnPhone, keptSession, launchBrowser, openPhone } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

describe.skipIf(chromiumPath === '')('a lost answer and a reload on H5', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function openAt(side: 'practitioner' | 'institution', token: string, place: string, kept: Record<string, unknown> = {}) {
    const { page } = await openPhone(browser, server.address);
    const all = { ...kept, privacyAgreed: privacyPolicyVersion, lastSide: side, [`session.${side}`]: keptSession(token) };
    await keepOnPhone(page, server.address, all);
    await page.goto(`${server.address}/#/${place}`);
    return { page, app: new PhoneApp(page) };
  }

  /** The phone never hears; the server does it, or the request is lost as well. Answers the keys that were sent. */
  async function loseAnswers(page: Page, address: RegExp, { isDone = true } = {}) {
    const keys: string[] = [];
    let isLosing = true;
    await page.route(address, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      if (!isLosing) return route.continue();
      if (isDone) await route.fetch();
      return route.abort();
    });
    return { keys, stop: () => (isLosing = false) };
  }

  const draft = {
    title: '诚聘审核员', schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: '1',
    pay: { kind: 'negotiable', minK: '', maxK: '', months: '12', minYuan: '', maxYuan: '' }, cityCode: '510100', education: '', requirements: '能适应出差。', validUntil: '',
  };

  it('[I5] [rule 25] a stored draft is published once', { timeout: 60_000 }, async () => {
    const institution = await buildInstitution(server.deps);
    const token = await openTestSession(server.deps, 'institution', institution.accountId);
    const { page, app } = await openAt('institution', token, 'features/my-jobs/pages/publish-job', { [`jobDraft.${institution.id}`]: draft });
    const lost = await loseAnswers(page, /\/v1\/my-jobs$/);
    await app.press('发布');
    await app.see(/网络连接失败/);
    await page.reload();
    lost.stop();
    await app.button('发布').waitFor();
    await app.press('发布');
    await app.at('发布招聘');
    expect(lost.keys).toHaveLength(2);
    expect(lost.keys[1]).toBe(lost.keys[0]);
    expect(await server.deps.db.selectFrom('jobs').select('id').where('institution_id', '=', institution.id).execute()).toHaveLength(1);
  });

  it('[P7] [rule 17] [rule 25] an application is sent once, with the same key', { timeout: 60_000 }, async () => {
    const institution = await buildInstitution(server.deps);
    const jobId = await buildJob(server.deps, institution.id);
    const person = await buildPublishedCard(server.deps);
    const { page, app } = await openAt('practitioner', person.token, `features/job-detail/pages/job-detail?jobId=${jobId}`);
    const lost = await loseAnswers(page, /\/applications$/);
    await app.press('投递简历');
    await app.press('同意并投递');
    await app.see(/网络连接失败/);
    lost.stop();
    // Before the reload shows what happened, the tap that was repeated carries the key of the first one.
    await app.press('同意并投递');
    await app.see('查看我的投递');
    expect(new Set(lost.keys).size).toBe(1);
    await page.reload();
    await app.see('查看我的投递');
    expect(await server.deps.db.selectFrom('applications').select('id').where('job_id', '=', jobId).execute()).toHaveLength(1);
  });

  it.each([true, false])('[I4] [rule 2] [rule 25] a reveal is charged once, whether the server did it (%s) or not', { timeout: 60_000 }, async (isDone) => {
    const institution = await buildInstitution(server.deps, { points: 5 });
    const person = await buildPublishedCard(server.deps, { name: '李晓云' });
    const token = await openTestSession(server.deps, 'institution', institution.accountId);
    const { page, app } = await openAt('institution', token, `features/card/pages/card?cardId=${person.cardId}`);
    const lost = await loseAnswers(page, /\/contact-reveals$/, { isDone });
    await app.press(/^查看联系方式/);
    await app.press('确认查看');
    await app.see(/网络连接失败/);
    await page.reload();
    lost.stop();
    await app.press(/^查看联系方式/);
    if (!isDone) await app.press('确认查看');
    // Done already, the page knows that it is owned; else the key of the first try is sent again.
    await app.see(isDone ? '已获取过，本次查看不扣点' : '已扣除 1 点');
    expect(lost.keys).toHaveLength(2);
    if (!isDone) expect(lost.keys[1]).toBe(lost.keys[0]);
    const entries = await server.deps.db.selectFrom('point_entries').select('points').where('institution_id', '=', institution.id).where('kind', '=', 'reveal').execute();
    expect(entries).toEqual([{ points: -1 }]);
  });
});
