import { applyToJob, getApplyConsent, viewApplication, withdrawApplication } from '@cert/contract/application';
import { deleteJob, pauseJob } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, openTestSession, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

// Faster than a person opens them.
const limits = { applicationViewsPerMinute: 1_000, applicationViewsPerDay: 1_000 };
let t: TestApp;
let second: TestApp;
beforeAll(async () => {
  t = await createTestApp({ limits });
  second = await t.another({ limits });
});
afterAll(async () => {
  await second.close();
  await t.close();
});

const app = (index: number) => (index % 2 === 0 ? t : second);
const versionFor = async (token: string, jobId: string) => (await t.call(getApplyConsent, { token, params: { jobId } })).body.version;

describe('applyToJob many times at once', () => {
  it('[trust I21] [ASVS 2.3.2 2.3.4] [rule 17] 30 parallel taps over two servers and two devices make one application, one consent and one answer', async () => {
    const institution = await buildInstitution(t.deps);
    for (let round = 0; round < 3; round += 1) {
      const jobId = await buildJob(t.deps, institution.id);
      const person = await signedInPractitioner(t.deps);
      const tokens = [person.token, await openTestSession(t.deps, 'practitioner', person.id)];
      const consentVersion = await versionFor(person.token, jobId);
      const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => app(index).call(applyToJob, { token: tokens[index % 3 === 0 ? 1 : 0], params: { jobId }, body: { consentVersion } })));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 201));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(await t.db.selectFrom('applications').select('id').where('job_id', '=', jobId).execute()).toHaveLength(1);
      expect(await t.db.selectFrom('consents').select('id').where('practitioner_id', '=', person.id).execute()).toHaveLength(1);
      expect(await t.db.selectFrom('activity_entries').select('id').where('object_id', '=', jobId).execute()).toHaveLength(1);
    }
  });

  it.each([['pause', pauseJob], ['delete', deleteJob]] as const)('[rule 17] %s against apply: nobody who began after the answer gets in', async (_name, close) => {
    const institution = await buildInstitution(t.deps);
    for (let round = 0; round < 8; round += 1) {
      const jobId = await buildJob(t.deps, institution.id);
      const people = await Promise.all(Array.from({ length: 6 }, () => signedInPractitioner(t.deps)));
      const versions = await Promise.all(people.map((person) => versionFor(person.token, jobId)));
      let closedAt = Infinity;
      const late: string[] = [];
      const taps = people.map(async (person, index) => {
        for (let attempt = 0; attempt < 4; attempt += 1) {
          const beganAt = performance.now();
          const { status, body } = await app(index).call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: versions[index] ?? '' } });
          if (status === 201) {
            if (beganAt > closedAt) late.push(body.id);
            return;
          }
          expect(body.code).toBe('job_not_open');
        }
      });
      await new Promise((resolve) => setTimeout(resolve, round));
      expect((await t.call(close, { token: institution.token, params: { jobId } })).status).toBe(200);
      closedAt = performance.now();
      await Promise.all(taps);
      expect(late).toEqual([]);
    }
  });

  it('[rule 17] an application in flight waits for a pause in flight, and then learns of it', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const person = await signedInPractitioner(t.deps);
    const consentVersion = await versionFor(person.token, jobId);
    const answer = await t.db.transaction().execute(async (tx) => {
      await tx.updateTable('jobs').set({ paused_at: new Date() }).where('id', '=', jobId).execute();
      const tap = second.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion } });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { tap };
    });
    expect(await answer.tap).toMatchObject({ status: 409, body: { code: 'job_not_open', reason: 'paused' } });
    expect(await t.db.selectFrom('applications').select('id').where('job_id', '=', jobId).execute()).toEqual([]);
  });

  it('[rule 5] an opening in flight waits for a withdrawal in flight, and then shows nothing', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const person = await signedInPractitioner(t.deps);
    const { body } = await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: await versionFor(person.token, jobId) } });
    const answer = await t.db.transaction().execute(async (tx) => {
      await tx.updateTable('applications').set({ withdrawn_at: new Date() }).where('id', '=', body.id).execute();
      const opening = second.call(viewApplication, { token: institution.token, params: { applicationId: body.id } });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { opening };
    });
    const opened = await answer.opening;
    expect(opened.body).toMatchObject({ withheld: 'withdrawn', card: null, contact: null });
    expect(opened.text).not.toContain(person.phone);
  });

  it('[rule 5] withdraw against view: who began after the answer sees no contact', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    for (let round = 0; round < 10; round += 1) {
      const person = await signedInPractitioner(t.deps);
      const { body } = await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: await versionFor(person.token, jobId) } });
      let withdrawnAt = Infinity;
      const seenLate: number[] = [];
      const views = Array.from({ length: 8 }, async (_, index) => {
        for (let attempt = 0; attempt < 3; attempt += 1) {
          const beganAt = performance.now();
          const answer = await app(index).call(viewApplication, { token: institution.token, params: { applicationId: body.id } });
          if (answer.body.contact !== null && beganAt > withdrawnAt) seenLate.push(beganAt);
        }
      });
      expect((await t.call(withdrawApplication, { token: person.token, params: { applicationId: body.id } })).status).toBe(200);
      withdrawnAt = performance.now();
      await Promise.all(views);
      expect(seenLate).toEqual([]);
    }
  });
});
