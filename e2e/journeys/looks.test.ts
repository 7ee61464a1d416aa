// Every page as people with small screens, large text and dark mode get it: nothing cut off, nothing hard to read.
import type { Pay } from '@cert/contract/codes/pay';
import axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyToJob } from '../../apps/server/src/features/applications/apply-to-job.ts';
import { getApplyConsent } from '../../apps/server/src/features/applications/get-apply-consent.ts';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, openTestSession } from '../../apps/server/test/builders.ts';
import { buildShare } from '../../apps/server/test/share-steps.ts';
import { answerFeedback } from '../../apps/server/src/features/feedback/answer-feedback.ts';
import { closeFeedback } from '../../apps/server/src/features/feedback/close-feedback.ts';
import { submitFeedback } from '../../apps/server/src/features/feedback/submit-feedback.ts';
import { revealContact } from '../../apps/server/src/features/reveal/reveal-contact.ts';
import { viewCard } from '../../apps/server/src/features/talent-pool/view-card.ts';
import type { Deps } from '../../apps/server/src/platform/http/deps.ts';
import type { InstitutionCaller } from '../../apps/server/src/platform/sessions.ts';
import { chromiumPath, forgetOnPhone, keepOnPhone, keptSession, launchBrowser, openPhone, type OpenedPage, type PhoneOptions } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

interface Pages {
  pages: { path: string }[];
  subPackages: { root: string; pages: { path: string }[] }[];
}
const listed = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../apps/mobile/src/pages.json'), 'utf8')) as Pages;
const pages = [...listed.pages.map((page) => page.path), ...listed.subPackages.flatMap((group) => group.pages.map((page) => `${group.root}/${page.path}`))];
/** Pages of the person; the others are shown to the institution. */
const ofPractitioner = /my-card|practitioner-me|features\/jobs|features\/applications|features\/share|features\/job-detail/;

const longName = '古丽娜尔·阿不都热合曼·买买提';
const longAreas = ['28.01.01', '28.02.01', '28.03.01', '29.11.04', '33.01.02', '33.02.01', '34.01.01', '35.13.00'];

interface Variant extends PhoneOptions {
  name: string;
  textSize: 'standard' | 'extra-large';
}
const variants: Variant[] = [
  { name: 'standard', textSize: 'standard', width: 390 },
  { name: 'narrow and 特大', textSize: 'extra-large', width: 360, height: 740 },
  { name: 'dark', textSize: 'standard', width: 390, colorScheme: 'dark' },
];

describe.skipIf(chromiumPath === '')('pages', () => {
  let server: TestServer;
  let browser: Browser;
  /** What the pages are about, in their addresses. */
  const about = { cardId: '', jobId: '', applicationId: '', code: '', feedbackId: '' };
  const tokens = { practitioner: '', institution: '' };

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const { deps } = server;
    const person = await buildPublishedCard(deps, {
      name: longName,
      email: 'a.very.long.mailbox.name.of.a.person@certification-engineering.example.com',
      registrations: [
        { scheme: 'QMS_CONSTRUCTION', grade: 'auditor_senior', technicalAreas: longAreas },
        { scheme: 'QMS', grade: 'auditor' },
        { scheme: 'VOLUNTARY_PRODUCT', grade: 'inspector_trainee' },
        { scheme: 'EMS', grade: 'auditor', validUntil: '2020-01-01' },
        { scheme: 'SERVICE', grade: 'reviewer' },
      ],
    });
    for (let index = 0; index < 25; index += 1) await buildPublishedCard(deps, {});
    const institution = await buildInstitution(deps, { name: '中诚信远方国际质量与环境认证检验（北京）集团有限公司', points: 120_000 });
    tokens.practitioner = person.token;
    tokens.institution = await openTestSession(deps, 'institution', institution.accountId);
    about.cardId = person.cardId;
    const caller = { audience: 'institution', institutionId: institution.id, accountId: institution.accountId, nameKey: '', isMembershipValid: true } as InstitutionCaller;
    await viewCard(deps.db, { caller, cardId: about.cardId });
    await revealContact(deps.db, { actor: { kind: 'institution', id: institution.accountId }, caller, cardId: about.cardId, expectedPoints: 1, idempotencyKey: 'looks', cipher: deps.cipher, limits: deps.config.limits });
    const jobIds = await buildJobs(deps, institution.id);
    about.jobId = jobIds[0]!;
    about.code = await buildShare(deps, person.id, true);
    about.feedbackId = await sendFeedback(deps, institution);
    about.applicationId = await apply(deps, person.id, jobIds[1]!);
    await deps.db.updateTable('jobs').set({ deleted_at: new Date() }).where('id', '=', jobIds[1]!).execute();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  describe.each(variants)('$name', (variant) => {
    // One phone for all of its pages: it keeps the scripts, as a phone does.
    let phone: OpenedPage;
    beforeAll(async () => void (phone = await openPhone(browser, server.address, variant)));
    afterAll(() => phone.page.context().close());

    it.each(pages)('[X4] %s has no serious fault for axe, nothing cut off, no foreign address, no error', { timeout: 60_000 }, async (path) => {
      const { page, errors, foreign } = phone;
      errors.length = 0;
      foreign.length = 0;
      await openSignedIn(page, path, variant.textSize);
      expect(await findCutTexts(page)).toEqual([]);
      expect(await findAxeFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
      expect(foreign).toEqual([]);
    });
  });

  /** Signed in as both sides, the way the app keeps it on the device, and straight at the page. */
  async function openSignedIn(page: Page, path: string, textSize: string): Promise<void> {
    const kept: Record<string, unknown> = { textSize, lastSide: ofPractitioner.test(path) ? 'practitioner' : 'institution' };
    if (!path.includes('/sign-in/')) {
      kept['session.practitioner'] = keptSession(tokens.practitioner);
      kept['session.institution'] = keptSession(tokens.institution);
    }
    await forgetOnPhone(page, server.address);
    await keepOnPhone(page, server.address, kept);
    await page.goto(`${server.address}/#/${path}?${new URLSearchParams(about).toString()}`);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(300);
  }
});

/** Jobs with the longest words, pay and lists that there can be. */
async function buildJobs(deps: Deps, institutionId: string): Promise<string[]> {
  const title = '诚聘质量管理体系/环境管理体系/职业健康安全管理体系（GB/T 50430）高级审核员若干名，待遇从优';
  const requirements = `${'具有注册资格，能独立担任审核组长。'.repeat(20)}\nhttps://example.com/${'a-very-long-word-without-any-break'.repeat(4)}`;
  const pays: Pay[] = [{ kind: 'daily', minYuan: 10_000, maxYuan: 99_999 }, { kind: 'monthly', minK: 100, maxK: 999, months: 24 }, { kind: 'negotiable' }];
  return Promise.all(pays.map((pay) => buildJob(deps, institutionId, { title, requirements, pay, postType: 'certification_decision', schemes: ['QMS_CONSTRUCTION', 'VOLUNTARY_PRODUCT', 'SERVICE', 'FOREST', 'EMS'], cityCode: '532800' })));
}

/** The longest words and contact, answered and closed. */
async function sendFeedback(deps: Deps, institution: { id: string; accountId: string }): Promise<string> {
  const { db, cipher } = deps;
  const operator = await buildOperator(deps);
  const text = `${'点击之后没有反应。'.repeat(60)}https://example.com/${'a-very-long-word-without-any-break'.repeat(4)}`;
  const sender = { kind: 'institution' as const, institutionId: institution.id, accountId: institution.accountId };
  const { id } = await submitFeedback(db, { actor: { kind: 'institution', id: institution.accountId }, sender, cipher, kind: 'report', text, pictureIds: [], contact: 'a'.repeat(100), reported: null, mostPerDay: 10 });
  const change = { actor: { kind: 'operator' as const, id: operator.id }, role: 'business' as const, feedbackId: id };
  await answerFeedback(db, { ...change, version: 1, text });
  await closeFeedback(db, { ...change, version: 2, reason: '很长的说明'.repeat(40) });
  return id;
}

async function apply({ db }: Deps, practitionerId: string, jobId: string): Promise<string> {
  const { version } = await getApplyConsent(db, { practitionerId, jobId });
  const { id } = await applyToJob(db, { actor: { kind: 'practitioner', id: practitionerId }, practitionerId, jobId, consentVersion: version });
  return id;
}

/** Run in the page: texts that are wider than their box, and what makes the page scroll sideways. */
const findCutTextsInPage = `(() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) found.push('the page is ' + root.scrollWidth + 'px wide in ' + root.clientWidth + 'px');
  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element);
    const hasOwnText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!hasOwnText || style.visibility === 'hidden' || element.offsetParent === null) continue;
    if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible' && style.display !== 'inline') found.push('cut: ' + element.textContent);
    const box = element.getBoundingClientRect();
    if (box.right > root.clientWidth + 1 && box.left < root.clientWidth) found.push('beyond the edge: ' + element.textContent);
  }
  return found;
})()`;
const findCutTexts = (page: Page): Promise<string[]> => page.evaluate(findCutTextsInPage);

interface AxeFault {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

async function findAxeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const faults: AxeFault[] = await page.evaluate(`axe.run({ resultTypes: ['violations'] }).then((answer) => answer.violations)`);
  return faults.filter((fault) => fault.impact === 'serious' || fault.impact === 'critical').flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.html.slice(0, 160)}`));
}
