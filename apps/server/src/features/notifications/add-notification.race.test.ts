import { applyToJob, getApplyConsent, markApplication, viewApplication } from '@cert/contract/application';
import { listNotifications, markNotificationsRead } from '@cert/contract/notification';
import { revealContact } from '@cert/contract/reveal';
import { viewCard } from '@cert/contract/talent-pool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildJob, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { announceExpiringJobs } from '../jobs/schedule.ts';

let t: TestApp;
let second: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  second = await t.another();
});
afterAll(async () => {
  await second.close();
  await t.close();
});

const app = (index: number) => (index % 2 === 0 ? t : second);
const times = (count: number) => Array.from({ length: count }, (_, index) => index);
const rowsOf = (recipientId: string) => t.db.selectFrom('notifications').selectAll().where('recipient_id', '=', recipientId).execute();

describe('many acts at once', () => {
  it('[X3] 30 parallel views over two servers and two accounts make one row; 30 parallel reveals one more', async () => {
    const person = await buildPublishedCard(t.deps);
    const institution = await buildInstitution(t.deps, { points: 50 });
    const tokens = [institution.token, (await buildInstitutionAccount(t.deps, institution.id)).token];
    const params = { cardId: person.cardId };
    const views = await Promise.all(times(30).map((index) => app(index).call(viewCard, { token: tokens[index % 3 ? 1 : 0], params })));
    expect(new Set(views.map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all(times(30).map((index) => app(index).call(revealContact, { token: tokens[index % 3 ? 1 : 0], params, body: { expectedPoints: 1 } })));
    expect((await rowsOf(person.id)).map((row) => row.kind).sort()).toEqual(['card_revealed', 'card_viewed']);
  });

  it('[X3] parallel taps on apply, open and mark tell each thing once', async () => {
    const person = await buildPublishedCard(t.deps);
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const { body } = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
    const sent = await Promise.all(times(20).map((index) => app(index).call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: body.version } })));
    const applicationId = sent[0]!.body.id;
    await Promise.all(times(20).map((index) => app(index).call(viewApplication, { token: institution.token, params: { applicationId } })));
    await Promise.all(times(20).map((index) => app(index).call(markApplication, { token: institution.token, params: { applicationId }, body: { mark: 'suitable' } })));
    expect((await rowsOf(institution.id)).map((row) => row.kind)).toEqual(['application_received']);
    expect((await rowsOf(person.id)).map((row) => row.kind).sort()).toEqual(['application_suitable', 'application_viewed']);
  });

  it('[X3] reading everything on many devices while institutions view: no fault, and what came later stays unread', async () => {
    const person = await buildPublishedCard(t.deps);
    const houses = await Promise.all(times(12).map(() => buildInstitution(t.deps)));
    const statuses = await Promise.all(
      times(8).flatMap((index) => [
        ...houses.map((house) => app(index).call(viewCard, { token: house.token, params: { cardId: person.cardId } })),
        app(index).call(markNotificationsRead, { token: person.token, body: { upTo: new Date().toISOString() } }),
        app(index + 1).call(listNotifications, { token: person.token }),
      ]),
    );
    expect(statuses.filter(({ status }) => status >= 400).map(({ text }) => text)).toEqual([]);
    expect(await rowsOf(person.id)).toHaveLength(12);
  });

  it('[X3] two servers that announce expiring jobs at once tell each job once', async () => {
    const institution = await buildInstitution(t.deps);
    const longAgo = new Date(Date.now() - 20 * 86_400_000);
    await Promise.all(times(6).map(() => buildJob(t.deps, institution.id, { validForDays: 2, publishedAt: longAgo })));
    await Promise.all([announceExpiringJobs(t.deps.db), announceExpiringJobs(second.deps.db), announceExpiringJobs(t.deps.db)]);
    expect(await rowsOf(institution.id)).toHaveLength(6);
  });
});
