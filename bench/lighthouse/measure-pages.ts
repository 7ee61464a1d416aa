// Measures the pages of the phone and of the console as a visitor meets them: the demo's people sign in through the pages,
// then Lighthouse opens each page in the same browser. Reports and a summary go to bench/results/lighthouse/.
import lighthouse, { desktopConfig, type Flags, type RunnerResult } from 'lighthouse';
import { computeMedianRun } from 'lighthouse/core/lib/median-run.js';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { findDemoLogins, type DemoLogins } from '../../apps/server/seed/demo-logins.ts';
import { findFreePort, startServerProcess } from '../../apps/server/test/server-process.ts';
import { PhoneApp } from '../../e2e/phone-app.ts';

const root = resolve(import.meta.dirname, '../..');
const results = join(root, 'bench/results/lighthouse');
const categories = ['performance', 'accessibility', 'best-practices'] as const;
/** What a page has to reach; the console is measured as a desktop. */
const goals: Record<(typeof categories)[number], number> = { performance: 90, accessibility: 95, 'best-practices': 95 };

/** The middle one is kept, as Lighthouse advises: one run alone says as much about the machine's mood as about the page. */
const runsOfPage = 3;

interface Measured {
  name: string;
  screen: 'mobile' | 'desktop';
  scores: Record<string, number>;
  firstContentfulPaintMs: number;
  largestContentfulPaintMs: number;
  totalBlockingMs: number;
  /** Lighthouse's figure of the speed of this machine during this page. */
  benchmarkIndex: number;
  /** How much of what was drawn moved while the page loaded; 0.1 is what a visitor does not notice. */
  cumulativeLayoutShift: number;
  bytes: number;
}

const jobsPath = '/#/features/jobs/pages/jobs';
const talentPoolPath = '/#/features/talent-pool/pages/talent-pool';
const pagesBefore = [['phone-sign-in', '/#/features/sign-in/pages/phone']] as const;
const pagesOf = {
  practitioner: [
    ['my-card', '/#/features/my-card/pages/my-card'],
    ['jobs', jobsPath],
    ['applications', '/#/features/applications/pages/applications'],
  ],
  institution: [
    ['talent-pool', talentPoolPath],
    ['institution-me', '/#/features/me/pages/institution-me'],
  ],
} as const;

const folder = mkdtempSync(join(tmpdir(), 'cert-lighthouse-'));
const debuggingPort = await findFreePort();
const server = await startServerProcess({
  environment: { DATA_DIR: join(folder, 'data'), DEMO: '1', H5_DIR: join(root, 'apps/mobile/dist/build/h5'), ADMIN_DIR: join(root, 'apps/admin/dist') },
  longestStartMs: 300_000,
});
const logins = findDemoLogins(join(folder, 'data'));
if (logins === undefined) throw new Error('the demo has no logins');
const browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
  executablePath: process.env['CHROMIUM_PATH'] ?? '',
  args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${debuggingPort}`],
  locale: 'zh-CN',
});
const measured: Measured[] = [];
/** Of the minute before: on a busy machine the scores of performance say little, those of shifts and the others still do. */
const loadBefore = Math.round((loadavg()[0] ?? 0) * 10) / 10;
try {
  mkdirSync(results, { recursive: true });
  const page = browser.pages()[0] ?? (await browser.newPage());
  // Somebody who agreed before: the question of the first run would cover every page (X4).
  await page.goto(`${server.address}/healthz`);
  await page.evaluate(`localStorage.setItem('privacyAgreed', '${JSON.stringify({ type: 'string', data: privacyPolicyVersion })}')`);
  for (const [name, path] of pagesBefore) await measure(name, path, 'mobile');
  await signInPractitioner(page, logins);
  for (const [name, path] of pagesOf.practitioner) await measure(name, path, 'mobile');
  await measure('job', await pathOfFirst(page, jobsPath, '.ui-job-row', '职位详情'), 'mobile');
  await signInInstitution(page, logins);
  for (const [name, path] of pagesOf.institution) await measure(name, path, 'mobile');
  await measure('card', await pathOfFirst(page, talentPoolPath, '.ui-card-row', '人员名片'), 'mobile');
  await measure('console-sign-in', '/admin/', 'desktop');
  writeSummary();
} finally {
  await browser.close();
  await server.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}

async function measure(name: string, path: string, screen: 'mobile' | 'desktop'): Promise<void> {
  // Without the picture of the whole page all reports together stay below 5 MB; the film of the loading stays.
  const flags: Flags = { port: debuggingPort, output: ['html', 'json'], disableStorageReset: true, disableFullPageScreenshot: true, onlyCategories: [...categories], logLevel: 'error' };
  const runs: RunnerResult[] = [];
  for (let count = 0; count < runsOfPage; count += 1) {
    const run = await lighthouse(`${server.address}${path}`, flags, screen === 'desktop' ? desktopConfig : undefined);
    if (run === undefined) throw new Error(`${name}: no result`);
    runs.push(run);
  }
  const middle = computeMedianRun(runs.map((run) => run.lhr));
  const { lhr, report } = runs.find((run) => run.lhr === middle)!;
  const figure = (audit: string) => Math.round(lhr.audits[audit]?.numericValue ?? Number.NaN);
  writeFileSync(join(results, `${name}.html`), report[0] ?? '');
  measured.push({
    name,
    screen,
    scores: Object.fromEntries(categories.map((category) => [category, Math.round((lhr.categories[category]?.score ?? 0) * 100)])),
    firstContentfulPaintMs: figure('first-contentful-paint'),
    largestContentfulPaintMs: figure('largest-contentful-paint'),
    totalBlockingMs: figure('total-blocking-time'),
    benchmarkIndex: Math.round(lhr.environment.benchmarkIndex),
    cumulativeLayoutShift: Math.round((lhr.audits['cumulative-layout-shift']?.numericValue ?? Number.NaN) * 1_000) / 1_000,
    bytes: figure('total-byte-weight'),
  });
  const last = measured.at(-1)!;
  console.log(name, JSON.stringify(last.scores), `LCP ${last.largestContentfulPaintMs} ms, TBT ${last.totalBlockingMs} ms, CLS ${last.cumulativeLayoutShift}, speed ${last.benchmarkIndex}`);
  for (const category of categories) {
    for (const { id, weight } of lhr.categories[category]?.auditRefs ?? []) {
      const audit = lhr.audits[id];
      if (weight > 0 && audit?.score !== null && audit !== undefined && audit.score < 0.9) console.log(`  ${category}: ${id} ${audit.score} ${audit.displayValue ?? ''}`);
    }
  }
}

function writeSummary(): void {
  const machine = { processor: cpus()[0]?.model ?? '', cores: cpus().length, memoryGiB: Math.round(totalmem() / 1024 ** 3), node: process.version, browser: browser.browser()?.version() ?? '', loadBefore };
  writeFileSync(join(results, 'summary.json'), `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, goals, pages: measured }, null, 2)}\n`);
  const missed = measured.flatMap(({ name, scores }) => categories.filter((category) => (scores[category] ?? 0) < goals[category]).map((category) => `${name}: ${category} ${scores[category]}`));
  if (missed.length === 0) return;
  console.error(`未达到目标：\n  ${missed.join('\n  ')}`);
  process.exitCode = 1;
}

async function signInPractitioner(page: Page, { practitioner }: DemoLogins): Promise<void> {
  const app = await openPhone(page, '/#/features/sign-in/pages/phone');
  await app.agree();
  await app.fill('手机号', practitioner.phone);
  await app.press('下一步');
  await app.at('输入密码');
  await app.fill('密码', practitioner.password);
  await app.press('登录');
  await app.at('我的名片');
}

async function signInInstitution(page: Page, { institution }: DemoLogins): Promise<void> {
  const app = await openPhone(page, '/#/features/sign-in/pages/institution-sign-in');
  await app.agree();
  await app.fill('账号', institution.accountName);
  await app.fill('密码', institution.password);
  await app.press('登录');
  await app.at('人才库');
}

/** The address of what the first row of a list leads to. */
async function pathOfFirst(page: Page, list: string, row: string, title: string): Promise<string> {
  const app = await openPhone(page, list);
  await page.locator(row).filter({ visible: true }).first().click();
  await app.at(title);
  return `/${new URL(page.url()).hash}`;
}

async function openPhone(page: Page, path: string): Promise<PhoneApp> {
  await page.goto(`${server.address}/healthz`);
  await page.goto(`${server.address}${path}`);
  return new PhoneApp(page);
}
