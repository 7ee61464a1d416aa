import { pauseJob, publishJob, renewJob, reopenJob, restoreJob } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildJob, type BuiltInstitution } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

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

const ad = {
  title: '招聘审核员', schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: 1,
  pay: { kind: 'negotiable' }, cityCode: '510100', education: null, requirements: '具有注册审核员资格',
};
const publish = (app: TestApp, token: string) => app.call(publishJob, { token, body: ad });

/** An institution with two accounts and nine live jobs. */
async function atNine() {
  const institution = await buildInstitution(t.deps);
  const colleague = await buildInstitutionAccount(t.deps, institution.id);
  for (let index = 0; index < 9; index += 1) await buildJob(t.deps, institution.id);
  return { ...institution, colleague: colleague.token };
}

const live = async (institution: BuiltInstitution) => {
  const rows = await t.db.selectFrom('jobs').select(['id', 'deleted_at', 'valid_until']).where('institution_id', '=', institution.id).execute();
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
  return rows.filter((job) => job.deleted_at === null && job.valid_until >= today).length;
};
const codes = (answers: { status: number; body: { code?: string } }[]) => answers.map(({ status, body }) => body.code ?? status);
const inBoth = <T>(times: number, run: (app: TestApp, index: number) => Promise<T>) => Promise.all(Array.from({ length: times }, (_, index) => run(index % 2 === 0 ? t : second, index)));

describe('the limit of ten, many at once', () => {
  it.each([10, 30])('[trust 2.9] [trust T5] [ASVS 2.3.4] [rule 13] %i parallel publishes at 9 jobs over two servers and two accounts: exactly one succeeds', async (times) => {
    const institution = await atNine();
    const answers = await inBoth(times, (app, index) => publish(app, index % 3 === 0 ? institution.colleague : institution.token));
    expect(codes(answers).filter((code) => code === 201)).toHaveLength(1);
    expect(codes(answers).filter((code) => code === 'job_limit_reached')).toHaveLength(times - 1);
    expect(await live(institution)).toBe(10);
  });

  it('[trust 2.9] [rule 13] publish against renew and restore at 9: exactly one takes the last place', async () => {
    for (let round = 0; round < 5; round += 1) {
      const institution = await atNine();
      const expired = await buildJob(t.deps, institution.id, { validForDays: -1 });
      const deleted = await buildJob(t.deps, institution.id, { isDeleted: true });
      const answers = await Promise.all([
        publish(t, institution.token),
        second.call(renewJob, { token: institution.colleague, params: { jobId: expired }, body: {} }),
        t.call(restoreJob, { token: institution.token, params: { jobId: deleted } }),
        publish(second, institution.colleague),
        second.call(renewJob, { token: institution.token, params: { jobId: expired }, body: {} }),
      ]);
      expect(await live(institution)).toBe(10);
      expect(codes(answers).every((code) => code === 200 || code === 201 || code === 'job_limit_reached')).toBe(true);
      // Two renewals of one job take one place.
      expect(new Set(answers.flatMap(({ status, body }) => (status < 300 ? [body.job.id] : []))).size).toBe(1);
    }
  });

  it('[trust 2.9] [trust T5] [rule 13] publish against reopen: pausing never frees a place, so a reopen always finds its own', async () => {
    const institution = await atNine();
    const paused = await buildJob(t.deps, institution.id, { isPaused: true });
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, (_, index) => publish(index % 2 === 0 ? t : second, institution.token)),
      second.call(reopenJob, { token: institution.colleague, params: { jobId: paused } }),
    ]);
    expect(codes(answers.slice(0, 10))).toEqual(Array.from({ length: 10 }, () => 'job_limit_reached'));
    expect(answers[10]?.status).toBe(200);
    const pause = async (app: TestApp) => (await app.call(pauseJob, { token: institution.token, params: { jobId: paused } })).status;
    const rotation = await inBoth(20, async (app, index) => (index % 4 === 0 ? pause(app) : (await publish(app, institution.token)).status));
    expect(rotation).not.toContain(201);
    expect(await live(institution)).toBe(10);
  });
});
