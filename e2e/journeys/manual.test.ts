// The pictures of the 操作手册, each page in a state that shows what it is for. `npm run manual` keeps them; a test run only
// proves that each can be drawn.
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildInstitution, buildJob, buildPractitioner, buildPublishedCard, openTestSession } from '../../apps/server/test/builders.ts';
import { buildShare } from '../../apps/server/test/share-steps.ts';
import { applyToJob } from '../../apps/server/src/features/applications/apply-to-job.ts';
import { getApplyConsent } from '../../apps/server/src/features/applications/get-apply-consent.ts';
import { markApplication } from '../../apps/server/src/features/applications/mark-application.ts';
import { revealContact } from '../../apps/server/src/features/reveal/reveal-contact.ts';
import { viewCard } from '../../apps/server/src/features/talent-pool/view-card.ts';
import type { InstitutionCaller } from '../../apps/server/src/platform/sessions.ts';
import { PhoneApp } from '../phone-app.ts';
import { chromiumPath, forgetOnPhone, keepOnPhone, keptSession, launchBrowser, openPhone, type OpenedPage } from '../test-browser.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

const manual = resolve(import.meta.dirname, '../../docs/manual');
const keepsPictures = process.env['DRAW_PICTURES'] === '1';

type Side = 'practitioner' | 'institution' | 'nobody';
interface Shot {
  name: string;
  side: Side;
  path: string;
  query?: Record<string, string>;
  /** From the opened page to what the picture shows. */
  act?: (app: PhoneApp) => Promise<void>;
}

describe.skipIf(chromiumPath === '')('the manual', () => {
  let server: TestServer;
  let browser: Browser;
  // One phone for all pictures: it keeps the scripts, as a phone does.
  let phone: OpenedPage;
  const about = { cardId: '', revealedCardId: '', jobId: '', openJobId: '', applicationId: '', code: '' };
  const tokens: Record<Side, string> = { practitioner: '', institution: '', nobody: '' };
  let unboundPhone = '';
  let boundPhone = '';

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    await buildWorld();
    phone = await openPhone(browser, server.address);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function buildWorld(): Promise<void> {
    const { deps } = server;
    const { db } = deps;
    const people = [
      ['欧阳建国', '1969-05-04', '510100', 'QMS', 'auditor_senior'], ['李晓云', '1985-03-12', '360100', 'QMS_CONSTRUCTION', 'auditor'], ['赵明', '1978-11-02', '110100', 'EMS', 'auditor_senior'],
      ['陈静怡', '1990-07-21', '310100', 'FSMS', 'auditor'], ['司马文', '1974-01-30', '440100', 'ORGANIC', 'inspector_senior'], ['刘洋', '1988-09-09', '500100', 'ISMS', 'auditor'],
    ] as const;
    const cards = [];
    for (const [name, birthDate, cityCode, scheme, grade] of [...people].reverse()) {
      cards.unshift(await buildPublishedCard(deps, { name, birthDate, cityCode, education: 'bachelor', jobTitle: '高级工程师', employerName: '远方认证有限公司', registrations: [{ scheme, grade, technicalAreas: ['28.01.01', '29.11.04'] }, { scheme: 'OHSMS', grade: 'auditor' }] }));
    }
    const [me, revealed, viewed] = cards;
    const institution = await buildInstitution(deps, { name: '近山认证有限公司', points: 50, membershipUntil: '2099-12-31' });
    await db
      .updateTable('institutions')
      .set({ approval_no: 'CNCA-R-2099-100', contact_person: '周主任', contact_phone: '010-88880000', contact_email: 'hr@example.com', contact_address: '北京市朝阳区示例路 1 号', profile: '从事质量、环境、职业健康安全管理体系认证，客户遍及全国。' })
      .where('id', '=', institution.id)
      .execute();
    const actor = { kind: 'institution', id: institution.accountId } as const;
    const caller = { audience: 'institution', institutionId: institution.id, accountId: institution.accountId, nameKey: '', isMembershipValid: true } as InstitutionCaller;
    for (const card of [viewed, revealed, me]) await viewCard(db, { caller, cardId: card!.cardId });
    await revealContact(db, { actor, caller, cardId: revealed!.cardId, expectedPoints: 1, idempotencyKey: 'the-manual-reveals', cipher: deps.cipher, limits: deps.config.limits });
    const titles = ['诚聘 QMS/EMS 专职审核员', '招聘食品农产品检查员（兼职）', '认证决定与复核人员'];
    const pays = [{ kind: 'monthly', minK: 12, maxK: 16, months: 13 }, { kind: 'daily', minYuan: 800, maxYuan: 1200 }, { kind: 'monthly', minK: 16, maxK: 20, months: 12 }] as const;
    const jobs: string[] = [];
    for (const [index, title] of titles.entries()) jobs.push(await buildJob(deps, institution.id, { title, pay: pays[index]!, schemes: ['QMS', 'EMS'], cityCode: '110100', isPaused: index === 2, requirements: '1. 具有 CCAA 注册审核员及以上资格；\n2. 能独立担任审核组长，适应出差；\n3. 有建筑、机械行业专业代码者优先。' }));
    const other = await buildInstitution(deps, { name: '远信国际认证有限公司' });
    about.openJobId = await buildJob(deps, other.id, { title: '诚聘 OHSMS 高级审核员', pay: { kind: 'monthly', minK: 15, maxK: 20, months: 14 }, schemes: ['OHSMS'], cityCode: '510100' });
    const apply = async (practitionerId: string, jobId: string) => {
      const { version } = await getApplyConsent(db, { practitionerId, jobId });
      return (await applyToJob(db, { actor: { kind: 'practitioner', id: practitionerId }, practitionerId, jobId, consentVersion: version })).id;
    };
    const mine = await apply(me!.id, jobs[0]!);
    about.applicationId = await apply(cards[3]!.id, jobs[0]!);
    await apply(me!.id, jobs[1]!);
    await markApplication(db, { actor, institutionId: institution.id, applicationId: mine, mark: 'suitable' });
    Object.assign(about, { cardId: viewed!.cardId, revealedCardId: revealed!.cardId, jobId: jobs[0]!, code: await buildShare(deps, me!.id, true) });
    tokens.practitioner = me!.token;
    tokens.institution = await openTestSession(deps, 'institution', institution.accountId);
    unboundPhone = (await buildPractitioner(deps, { name: '王芳' })).phone;
    const bound = await buildPractitioner(deps, { name: '孙立' });
    await bindPractitioner(deps, bound);
    boundPhone = bound.phone;
  }

  const enterPhone = async (app: PhoneApp, phone: string) => {
    await app.agree();
    await app.fill('手机号', phone);
    await app.press('下一步');
  };
  const verify = async (app: PhoneApp) => {
    await enterPhone(app, unboundPhone);
    await app.at('验证手机');
  };

  const shots: Shot[] = [
    { name: 'institution-sign-in', side: 'nobody', path: 'sign-in/pages/institution-sign-in' },
    { name: 'talent-pool', side: 'institution', path: 'talent-pool/pages/talent-pool' },
    { name: 'choose-city', side: 'institution', path: 'talent-pool/pages/talent-pool', act: async (app) => { await app.press(/^地区/); await app.at('选择城市'); } },
    { name: 'card', side: 'institution', path: 'card/pages/card', query: { cardId: 'cardId' } },
    { name: 'price-sheet', side: 'institution', path: 'card/pages/card', query: { cardId: 'cardId' }, act: async (app) => { await app.press(/^查看联系方式/); await app.see('扣除后余额'); } },
    { name: 'contact', side: 'institution', path: 'card/pages/card', query: { cardId: 'revealedCardId' }, act: async (app) => { await app.press(/^查看联系方式/); await app.see(/@example\.com/); } },
    { name: 'my-jobs', side: 'institution', path: 'my-jobs/pages/my-jobs' },
    { name: 'publish-job', side: 'institution', path: 'my-jobs/pages/publish-job' },
    { name: 'edit-job', side: 'institution', path: 'my-jobs/pages/edit-job', query: { jobId: 'jobId' } },
    { name: 'institution-profile', side: 'institution', path: 'institution-profile/pages/institution-profile' },
    { name: 'feedback', side: 'institution', path: 'feedback/pages/feedback' },
    { name: 'card-views', side: 'institution', path: 'card-views/pages/card-views' },
    { name: 'received-applications', side: 'institution', path: 'applicants/pages/received-applications' },
    { name: 'applicant', side: 'institution', path: 'applicants/pages/applicant', query: { applicationId: 'applicationId' } },
    { name: 'points', side: 'institution', path: 'points/pages/points' },
    { name: 'institution-notifications', side: 'institution', path: 'notifications/pages/notifications' },
    { name: 'practitioner-sign-in', side: 'nobody', path: 'sign-in/pages/phone' },
    { name: 'verify-phone', side: 'nobody', path: 'sign-in/pages/phone', act: verify },
    { name: 'set-password', side: 'nobody', path: 'sign-in/pages/phone', act: async (app) => {
      await verify(app);
      await app.press(/获取验证码/);
      await app.fill('验证码', await server.readSmsCode(unboundPhone));
      await app.press('下一步');
      await app.at('设置登录密码');
    } },
    { name: 'enter-password', side: 'nobody', path: 'sign-in/pages/phone', act: async (app) => { await enterPhone(app, boundPhone); await app.at('输入密码'); } },
    { name: 'my-card', side: 'practitioner', path: 'my-card/pages/my-card' },
    { name: 'send-card', side: 'practitioner', path: 'share/pages/send-card' },
    { name: 'shared-card', side: 'nobody', path: 'share/pages/shared-card', query: { code: 'code' } },
    { name: 'my-shares', side: 'practitioner', path: 'share/pages/my-shares' },
    { name: 'jobs', side: 'practitioner', path: 'jobs/pages/jobs' },
    { name: 'job-detail', side: 'practitioner', path: 'job-detail/pages/job-detail', query: { jobId: 'openJobId' } },
    { name: 'apply-consent', side: 'practitioner', path: 'job-detail/pages/job-detail', query: { jobId: 'openJobId' }, act: async (app) => { await app.press('投递简历'); await app.see('同意并投递'); } },
    { name: 'my-feedback', side: 'practitioner', path: 'feedback/pages/my-feedback' },
    { name: 'applications', side: 'practitioner', path: 'applications/pages/applications' },
    { name: 'practitioner-notifications', side: 'practitioner', path: 'notifications/pages/notifications' },
    { name: 'practitioner-me', side: 'practitioner', path: 'me/pages/practitioner-me' },
    { name: 'my-data', side: 'practitioner', path: 'privacy/pages/my-data' },
    // Last, because it takes the card back.
    { name: 'publish-consent', side: 'practitioner', path: 'my-card/pages/my-card', act: async (app) => {
      await app.press('撤回名片');
      await app.press('确认撤回');
      await app.press('推送到人才库');
      await app.see('同意并推送');
    } },
  ];

  it.each(shots)('[X4] draws $name', { timeout: 60_000 }, async ({ name, side, path, query = {}, act }) => {
    const { page, errors, foreign } = phone;
    errors.length = 0;
    foreign.length = 0;
    await forgetOnPhone(page, server.address);
    const kept: Record<string, unknown> = { privacyAgreed: privacyPolicyVersion, ...(side === 'nobody' ? {} : { lastSide: side, [`session.${side}`]: keptSession(tokens[side]) }) };
    await keepOnPhone(page, server.address, kept);
    const parameters = new URLSearchParams(Object.fromEntries(Object.entries(query).map(([key, value]) => [key, about[value as keyof typeof about]])));
    await page.goto(`${server.address}/#/features/${path}?${parameters.toString()}`);
    await page.waitForLoadState('networkidle');
    expect(page.url()).toContain(path);
    await act?.(new PhoneApp(page));
    // A notice of success stays for two seconds, a sheet moves for one fifth.
    await page.waitForTimeout(keepsPictures ? 2_300 : 250);
    const picture = await sharp(await page.screenshot({ animations: 'disabled' })).resize({ width: 780 }).webp({ quality: 82 }).toBuffer();
    expect(picture.length).toBeGreaterThan(4_000);
    if (keepsPictures) {
      mkdirSync(join(manual, 'pictures'), { recursive: true });
      await sharp(picture).toFile(join(manual, 'pictures', `${name}.webp`));
    }
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it('[X4] every picture that the manual shows is drawn, and every drawn one is shown', () => {
    const texts = ['institution', 'practitioner'].flatMap((side) => readdirSync(join(manual, side)).map((file) => readFileSync(join(manual, side, file), 'utf8')));
    const shown = [...new Set(texts.flatMap((text) => [...text.matchAll(/pictures\/([\w-]+)\.webp/g)].map((match) => match[1]!)))].sort();
    expect(shown).toEqual(shots.map(({ name }) => name).sort());
    expect(readdirSync(join(manual, 'pictures')).map((file) => file.replace('.webp', '')).sort()).toEqual(shown);
  });
});
