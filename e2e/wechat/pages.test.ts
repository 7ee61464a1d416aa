// Every page of the WeChat build opens in WeChat's own framework, against the real server, without an exception.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyToJob } from '../../apps/server/src/features/applications/apply-to-job.ts';
import { getApplyConsent } from '../../apps/server/src/features/applications/get-apply-consent.ts';
import { buildInstitution, buildJob, buildPublishedCard, openTestSession, signedInPractitioner } from '../../apps/server/test/builders.ts';
import { buildShare } from '../../apps/server/test/share-steps.ts';
import { sendFeedback } from '../../apps/server/test/feedback-steps.ts';
import { startRealServer, storedSession, type RealServer } from './real-server.ts';
import { readAppPackage } from './runtime/app-package.ts';
import { launchMiniProgram, type MiniProgram } from './runtime/launch.ts';
import type { StoredValues } from './runtime/wx/storage.ts';
import { buildDirectory } from './the-build.ts';

const { pages } = readAppPackage(buildDirectory);
let server: RealServer;
/** What the pages are about, in their addresses. */
const about = { cardId: '', jobId: '', applicationId: '', code: '', feedbackId: '' };
const phones: Record<string, StoredValues> = {};

beforeAll(async () => {
  server = await startRealServer();
  const practitioner = await signedInPractitioner(server.deps);
  const institution = await buildInstitution(server.deps, { points: 100 });
  about.cardId = (await buildPublishedCard(server.deps)).cardId;
  about.jobId = await buildJob(server.deps, institution.id);
  const args = { practitionerId: practitioner.id, jobId: about.jobId };
  const { version } = await getApplyConsent(server.deps.db, args);
  about.code = await buildShare(server.deps, practitioner.id, true);
  about.feedbackId = await sendFeedback(server, institution.token, { contact: '微信 abc' });
  about.applicationId = (await applyToJob(server.deps.db, { ...args, actor: { kind: 'practitioner', id: practitioner.id }, consentVersion: version })).id;
  const token = await openTestSession(server.deps, 'institution', institution.accountId);
  phones['nobody'] = {};
  phones['a practitioner'] = storedSession('practitioner', practitioner.token);
  phones['an institution'] = storedSession('institution', token);
});
afterAll(() => server.close());

describe.each(['nobody', 'a practitioner', 'an institution'])('[P1] [I1] every page opens for %s', (who) => {
  let app: MiniProgram;
  beforeAll(async () => {
    app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage: phones[who]! });
  });
  afterAll(() => app.close());

  it.each(pages)('%s', async (path) => {
    const page = await app.open(addressOf(path));
    await app.waitFor(() => app.page().text().length > 1);
    expect(app.errors).toEqual([]);
    expect(app.consoleErrors).toEqual([]);
    expect(app.dialogs).toEqual([]);
    // A guard may have led elsewhere, but never to nothing.
    expect(pages).toContain(app.page().path);
    expect(page.text()).not.toMatch(/undefined|null|NaN|\[object/);
  });
});

it('[P3] no setData of any page is larger than 100 KB', async () => {
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage: phones['an institution']! });
  for (const path of pages) await app.open(addressOf(path));
  expect(app.setData.length).toBeGreaterThan(0);
  expect(Math.max(...app.setData.map(({ bytes }) => bytes))).toBeLessThan(100_000);
  app.close();
});

it('[X4] the program opens dark on a dark phone and follows a change', async () => {
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage: phones['nobody']!, theme: 'dark' });
  expect(app.page().has('.theme-dark')).toBe(true);
  app.tell('ThemeChange', { theme: 'light' });
  await app.waitFor(() => app.page().has('.theme-light'));
  expect(app.errors).toEqual([]);
  app.close();
});

const addressOf = (path: string): string => `${path}?${new URLSearchParams(about).toString()}`;
