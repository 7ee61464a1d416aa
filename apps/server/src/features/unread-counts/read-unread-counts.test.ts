import { applyToJob, getApplyConsent, listApplicants, viewApplication, withdrawApplication } from '@cert/contract/application';
import { deleteJob, listMyJobs } from '@cert/contract/job';
import { readUnreadCounts } from '@cert/contract/notification';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, signedInPractitioner, type BuiltInstitution } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let institution: BuiltInstitution;
beforeAll(async () => {
  t = await createTestApp();
  institution = await buildInstitution(t.deps);
});
afterAll(() => t.close());

async function applyTo(jobId: string) {
  const person = await signedInPractitioner(t.deps);
  const { body } = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
  const applied = await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: body.version } });
  return { person, applicationId: applied.body.id };
}
const counts = async (token = institution.token) => (await t.call(readUnreadCounts, { token })).body.applications;
const perJob = async () => (await t.call(listMyJobs, { token: institution.token, query: { scope: 'all' } })).body.items.map((job) => job.unreadCount).reduce((sum, count) => sum + count, 0);
const unreadOf = async (jobId: string) => (await t.call(listApplicants, { token: institution.token, params: { jobId }, query: { state: 'submitted' } })).body.items.length;

describe('readUnreadCounts', () => {
  it('[I9] counts what can be opened and was not: over all jobs, equal to the sum of the jobs and to the lists', async () => {
    const jobs = [await buildJob(t.deps, institution.id), await buildJob(t.deps, institution.id)] as const;
    const first = await applyTo(jobs[0]);
    const second = await applyTo(jobs[0]);
    const third = await applyTo(jobs[1]);
    const fourth = await applyTo(jobs[1]);
    const check = async (count: number) => {
      expect(await counts()).toEqual({ count, isCapped: false });
      expect(await perJob()).toBe(count);
      expect((await unreadOf(jobs[0])) + (await unreadOf(jobs[1]))).toBe(count);
    };
    await check(4);
    await t.call(viewApplication, { token: institution.token, params: { applicationId: first.applicationId } });
    await check(3);
    await t.call(withdrawApplication, { token: second.person.token, params: { applicationId: second.applicationId } });
    await check(2);
    // Who cannot be shown any more cannot be opened: a badge that never goes away would be wrong.
    await t.db.insertInto('blocks').values({ practitioner_id: third.person.id, institution_id: institution.id }).execute();
    await check(1);
    await t.call(deleteJob, { token: institution.token, params: { jobId: jobs[1] } });
    await check(1);
    await t.call(viewApplication, { token: institution.token, params: { applicationId: fourth.applicationId } });
    await check(0);
  });

  it('[rule 23] is the caller’s own; a practitioner has no applications to open', async () => {
    const other = await buildInstitution(t.deps);
    const { person } = await applyTo(await buildJob(t.deps, institution.id));
    expect(await counts(other.token)).toEqual({ count: 0, isCapped: false });
    expect(await counts(person.token)).toBeNull();
  });
});
