import { applyToJob, getApplyConsent, listApplicants, listMyApplications } from '@cert/contract/application';
import { deleteJob, getJob, getMyJob, pauseJob, renewJob, reopenJob, restoreJob, saveJobField, searchJobs } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildJob, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { addDays } from './rules.ts';
import { expireJobs } from './schedule.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const read = async (token: string, jobId: string) => (await t.call(getMyJob, { token, params: { jobId } })).body.job;
const save = (token: string, jobId: string, body: object, idempotencyKey?: string) =>
  t.call(saveJobField, { token, params: { jobId }, body: { ...body }, ...(idempotencyKey ? { idempotencyKey } : {}) });
const act = (operation: typeof pauseJob | typeof reopenJob | typeof deleteJob | typeof restoreJob, token: string, jobId: string) => t.call(operation, { token, params: { jobId } });
const renew = (token: string, jobId: string, body: object = {}) => t.call(renewJob, { token, params: { jobId }, body: { ...body } });
const isFound = async (token: string, jobId: string) => (await t.call(searchJobs, { token, query: { limit: '50' } })).body.items.some((item) => item.id === jobId);
async function apply(token: string, jobId: string) {
  const { version } = (await t.call(getApplyConsent, { token, params: { jobId } })).body;
  return t.call(applyToJob, { token, params: { jobId }, body: { consentVersion: version } });
}

describe('saveJobField', () => {
  it('[I6] [rule 15] saves one field alone and raises its version, and no other', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id, { title: '招聘审核员' });
    const before = await read(institution.token, jobId);
    const changes: [string, unknown][] = [
      ['title', '诚聘专职审核员'], ['schemes', ['QMS', 'EMS']], ['postType', 'inspector'], ['employmentKinds', ['full_time', 'part_time']], ['headcount', 5],
      ['pay', { kind: 'daily', minYuan: 900, maxYuan: 1300 }], ['cityCode', '110100'], ['education', null], ['requirements', '新的要求'], ['validUntil', addDays(shanghaiDay(), 60)],
    ];
    for (const [index, [field, value]] of changes.entries()) {
      const saved = await save(institution.token, jobId, { [field]: { value, version: 1 } });
      expect(saved.status).toBe(200);
      expect(saved.body.job).toMatchObject({ [field]: value, versions: { ...before.versions, ...Object.fromEntries(changes.slice(0, index + 1).map(([name]) => [name, 2])) } });
    }
    expect(await read(institution.token, jobId)).toMatchObject({ cityName: '北京市', ...Object.fromEntries(changes) });
    const person = await signedInPractitioner(t.deps);
    expect((await t.call(getJob, { token: person.token, params: { jobId } })).body).toMatchObject({ title: '诚聘专职审核员', cityName: '北京市' });
  });

  it('[rule 15] an invalid value is not saved and says why', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const before = await read(institution.token, jobId);
    for (const [body, pointer] of [
      [{ title: { value: '', version: 1 } }, '/body/title/value'],
      [{ pay: { value: { kind: 'monthly', minK: 9, maxK: 8, months: 12 }, version: 1 } }, '/body/pay/value/maxK'],
      [{ validUntil: { value: '2020-01-01', version: 1 } }, '/body/validUntil/value'],
      [{ title: { value: '没有版本' } }, '/body/title/version'],
      [{ state: { value: 'published', version: 1 } }, '/body/state'],
      [{}, '/body'],
      [{ headcount: { value: 3, version: 1 }, education: { value: null, version: 1 } }, '/body'],
    ] as const) {
      const refused = await save(institution.token, jobId, body);
      expect(refused).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
      expect(refused.body.errors?.[0]).toMatchObject({ pointer, message: expect.stringMatching(/\p{Script=Han}/u) });
    }
    expect(await read(institution.token, jobId)).toEqual(before);
  });

  it('[rule 15] two editors: the second one gets a conflict with what stands now; other fields don’t disturb each other', async () => {
    const institution = await buildInstitution(t.deps);
    const colleague = await buildInstitutionAccount(t.deps, institution.id);
    const jobId = await buildJob(t.deps, institution.id);
    expect((await save(institution.token, jobId, { headcount: { value: 7, version: 1 } })).status).toBe(200);
    expect(await save(colleague.token, jobId, { headcount: { value: 9, version: 1 } })).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', field: 'headcount', version: 2, value: 7 },
    });
    expect((await save(colleague.token, jobId, { education: { value: 'master', version: 1 } })).status).toBe(200);
    expect((await save(colleague.token, jobId, { headcount: { value: 9, version: 2 } })).body.job).toMatchObject({ headcount: 9, versions: { headcount: 3, education: 2 } });
    expect(await save(institution.token, jobId, { schemes: { value: ['EMS'], version: 4 } })).toMatchObject({ status: 409, body: { version: 1, value: ['QMS'] } });
  });

  it('[trust I21] [rule 15] [rule 25] a save whose answer was lost can be sent again, with its key or without', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const change = { title: { value: '改过的标题', version: 1 } };
    const first = await save(institution.token, jobId, change, 'save-of-the-lost-answer');
    expect((await save(institution.token, jobId, change, 'save-of-the-lost-answer')).body).toEqual(first.body);
    expect((await save(institution.token, jobId, change)).body).toEqual(first.body);
    const entries = await t.db.selectFrom('activity_entries').select('detail').where('object_id', '=', jobId).where('action', '=', 'save-job-field').execute();
    expect(entries).toEqual([{ detail: { field: 'title', version: 2 } }]);
  });

  it('[rule 15] 20 parallel saves of one field from one version: one is saved, the others get a conflict', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => save(institution.token, jobId, { headcount: { value: 10 + index, version: 1 } })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'version_conflict')).toHaveLength(19);
  });

  it('[ASVS 8.2.2 8.4.1] [I6] [rule 23] another institution’s job looks as if it did not exist, for every act', async () => {
    const owner = await buildInstitution(t.deps);
    const other = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, owner.id);
    const before = await read(owner.token, jobId);
    const person = await signedInPractitioner(t.deps);
    for (const id of [jobId, 'job_0000000000000000000000']) {
      const answers = [
        await t.call(getMyJob, { token: other.token, params: { jobId: id } }),
        await save(other.token, id, { headcount: { value: 8, version: 1 } }),
        await act(pauseJob, other.token, id), await act(reopenJob, other.token, id), await renew(other.token, id), await act(deleteJob, other.token, id), await act(restoreJob, other.token, id),
        await t.call(listApplicants, { token: other.token, params: { jobId: id } }),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [404, 'job_not_found']));
    }
    expect(await act(deleteJob, person.token, jobId)).toMatchObject({ status: 403, body: { code: 'wrong_audience' } });
    expect(await read(owner.token, jobId)).toEqual(before);
  });
});

describe('states of a job', () => {
  it('[I6] pause hides it from persons at once and keeps its place; reopen shows it again; each twice is the same', async () => {
    const institution = await buildInstitution(t.deps);
    const person = await signedInPractitioner(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    expect(await isFound(person.token, jobId)).toBe(true);
    for (let times = 0; times < 2; times += 1) expect((await act(pauseJob, institution.token, jobId)).body).toMatchObject({ job: { state: 'paused', can: { pause: false, reopen: true } }, jobLimit: { used: 1 } });
    expect(await isFound(person.token, jobId)).toBe(false);
    expect(await t.call(getJob, { token: person.token, params: { jobId } })).toMatchObject({ status: 409, body: { code: 'job_not_open', reason: 'paused', title: '该职位已暂停招聘' } });
    for (let times = 0; times < 2; times += 1) expect((await act(reopenJob, institution.token, jobId)).body.job).toMatchObject({ state: 'published', can: { pause: true } });
    expect(await isFound(person.token, jobId)).toBe(true);
    const entries = await t.db.selectFrom('activity_entries').select('action').where('object_id', '=', jobId).orderBy('id').execute();
    expect(entries.map(({ action }) => action)).toEqual(['pause-job', 'reopen-job']);
  });

  it('[rule 14] a job past its last day is expired at once, without any schedule; the schedule only tidies', async () => {
    const institution = await buildInstitution(t.deps);
    const person = await signedInPractitioner(t.deps);
    const lastDay = await buildJob(t.deps, institution.id, { validForDays: 0 });
    const jobId = await buildJob(t.deps, institution.id, { validForDays: -1 });
    expect(await isFound(person.token, lastDay)).toBe(true);
    expect(await isFound(person.token, jobId)).toBe(false);
    expect(await t.call(getJob, { token: person.token, params: { jobId } })).toMatchObject({ status: 409, body: { code: 'job_not_open', reason: 'expired' } });
    expect(await read(institution.token, jobId)).toMatchObject({ state: 'expired', can: { edit: true, pause: false, reopen: false, renew: true } });
    expect(await act(pauseJob, institution.token, jobId)).toMatchObject({ status: 409, body: { code: 'job_state_conflict', state: 'expired' } });
    expect(await act(reopenJob, institution.token, jobId)).toMatchObject({ status: 409, body: { code: 'job_state_conflict' } });
    // Its last day takes a place, so it is not just another field.
    expect(await save(institution.token, jobId, { validUntil: { value: addDays(shanghaiDay(), 9), version: 1 } })).toMatchObject({ status: 409, body: { code: 'job_state_conflict' } });
    await expireJobs(t.db);
    await expireJobs(t.db);
    expect(await t.db.selectFrom('activity_entries').select('actor_kind').where('object_id', '=', jobId).where('action', '=', 'expire-job').execute()).toEqual([{ actor_kind: 'system' }]);
    expect(await isFound(person.token, lastDay)).toBe(true);
  });

  it('[I6] [rule 13] [rule 14] renewing an expired one publishes it again for 30 days, at the top, and checks the limit', async () => {
    const institution = await buildInstitution(t.deps);
    const person = await signedInPractitioner(t.deps);
    const old = await buildJob(t.deps, institution.id, { validForDays: -3, isPaused: true, publishedAt: new Date('2026-01-01T00:00:00Z') });
    await expireJobs(t.db);
    for (let index = 0; index < 10; index += 1) await buildJob(t.deps, institution.id);
    expect(await renew(institution.token, old)).toMatchObject({ status: 409, body: { code: 'job_limit_reached', used: 10 } });
    const [some] = await t.db.selectFrom('jobs').select('id').where('institution_id', '=', institution.id).where('id', '<>', old).limit(1).execute();
    await act(deleteJob, institution.token, some!.id);
    expect(await renew(institution.token, old, { validUntil: '2020-01-01' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/body/validUntil' }] } });
    expect((await renew(institution.token, old)).body).toMatchObject({ job: { state: 'published', validUntil: addDays(shanghaiDay(), 30), versions: { validUntil: 2 } }, jobLimit: { used: 10 } });
    expect((await t.call(searchJobs, { token: person.token, query: { limit: '1' } })).body.items[0]?.id).toBe(old);
  });

  it('[I6] renewing a live one keeps state and place', async () => {
    const institution = await buildInstitution(t.deps);
    const publishedAt = new Date('2026-02-01T00:00:00Z');
    const jobId = await buildJob(t.deps, institution.id, { isPaused: true, publishedAt });
    expect((await renew(institution.token, jobId, { validUntil: addDays(shanghaiDay(), 100) })).body.job).toMatchObject({ state: 'paused', publishedAt: publishedAt.toISOString(), validUntil: addDays(shanghaiDay(), 100) });
  });

  it('[I6] [rule 16] deleting says how many applied, is soft, and applicants see 该职位已删除; the applicants stay', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const person = await signedInPractitioner(t.deps);
    await apply(person.token, jobId);
    expect(await read(institution.token, jobId)).toMatchObject({ applicantCount: 1, can: { delete: true } });
    for (let times = 0; times < 2; times += 1) {
      expect((await act(deleteJob, institution.token, jobId)).body).toMatchObject({ job: { state: 'deleted', applicantCount: 1, can: { delete: false, restore: true, edit: false } }, jobLimit: { used: 0 } });
    }
    expect((await t.call(listMyApplications, { token: person.token })).body.items).toMatchObject([{ state: 'submitted', job: { id: jobId, state: 'deleted', cityName: '成都市' } }]);
    expect(await t.call(getJob, { token: person.token, params: { jobId } })).toMatchObject({ status: 409, body: { reason: 'deleted', title: '该职位已删除' } });
    expect((await t.call(listApplicants, { token: institution.token, params: { jobId } })).body.items).toHaveLength(1);
    expect(await save(institution.token, jobId, { headcount: { value: 9, version: 1 } })).toMatchObject({ status: 409, body: { code: 'job_state_conflict', state: 'deleted' } });
    expect(await renew(institution.token, jobId)).toMatchObject({ status: 409, body: { code: 'job_state_conflict' } });
    const log = await t.db.selectFrom('activity_entries').select('detail').where('object_id', '=', jobId).where('action', '=', 'delete-job').execute();
    expect(log).toEqual([{ detail: { applicants: 1 } }]);
  });

  it('[rule 13] restoring a deleted one brings it back paused, and checks the limit', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id, { isDeleted: true });
    const old = await buildJob(t.deps, institution.id, { isDeleted: true, validForDays: -1 });
    for (let index = 0; index < 9; index += 1) await buildJob(t.deps, institution.id);
    expect((await act(restoreJob, institution.token, jobId)).body).toMatchObject({ job: { state: 'paused' }, jobLimit: { used: 10 } });
    expect((await act(restoreJob, institution.token, jobId)).status).toBe(200);
    expect((await act(restoreJob, institution.token, old)).body).toMatchObject({ job: { state: 'expired' }, jobLimit: { used: 10 } });
    await act(deleteJob, institution.token, jobId);
    await buildJob(t.deps, institution.id);
    expect(await act(restoreJob, institution.token, jobId)).toMatchObject({ status: 409, body: { code: 'job_limit_reached' } });
  });

  it('[I6] an institution whose membership ended can close its jobs, but not open, edit or renew them', async () => {
    const institution = await buildInstitution(t.deps, { membershipUntil: '2020-01-01' });
    const jobId = await buildJob(t.deps, institution.id);
    const person = await signedInPractitioner(t.deps);
    expect(await isFound(person.token, jobId)).toBe(false);
    expect(await t.call(getJob, { token: person.token, params: { jobId } })).toMatchObject({ status: 409, body: { reason: 'unavailable' } });
    expect((await read(institution.token, jobId)).can).toEqual({ edit: false, pause: true, reopen: false, renew: false, delete: true, restore: false });
    expect((await act(pauseJob, institution.token, jobId)).status).toBe(200);
    for (const refused of [await act(reopenJob, institution.token, jobId), await renew(institution.token, jobId), await save(institution.token, jobId, { headcount: { value: 9, version: 1 } })]) {
      expect(refused).toMatchObject({ status: 403, body: { code: 'membership_expired' } });
    }
    expect((await act(deleteJob, institution.token, jobId)).status).toBe(200);
  });
});
