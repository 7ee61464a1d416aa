import { checkJobText, getMyJob, listMyJobs, publishJob } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { addDays } from './rules.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const ad = {
  title: '诚聘 QMS/EMS/OHSMS 专职审核员',
  schemes: ['OHSMS', 'QMS', 'EMS'],
  postType: 'auditor',
  employmentKinds: ['full_time'],
  headcount: 3,
  pay: { kind: 'monthly', minK: 12, maxK: 16, months: 13 },
  cityCode: '510100',
  education: 'bachelor',
  requirements: '1. 具有 CCAA 注册审核员资格；\n2. 能适应出差。',
};
const publish = (token: string, body: object = {}, idempotencyKey?: string) =>
  t.call(publishJob, { token, body: { ...ad, ...body }, ...(idempotencyKey ? { idempotencyKey } : {}) });
const countJobs = async (institutionId: string) => (await t.db.selectFrom('jobs').select('id').where('institution_id', '=', institutionId).execute()).length;

describe('publishJob', () => {
  it('[I5] [rule 14] publishes with every field, 30 days by default, and says how much of the limit is used', async () => {
    const institution = await buildInstitution(t.deps);
    const { status, body } = await publish(institution.token);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      job: {
        ...ad,
        // In the order of the dictionary.
        schemes: ['QMS', 'EMS', 'OHSMS'],
        state: 'published',
        cityName: '成都市',
        validUntil: addDays(shanghaiDay(), 30),
        versions: { title: 1, pay: 1 },
        applicantCount: 0,
        can: { edit: true, pause: true, reopen: false, renew: true, delete: true, restore: false },
      },
      jobLimit: { used: 1, limit: 10 },
    });
    expect((await t.call(getMyJob, { token: institution.token, params: { jobId: body.job.id } })).body).toEqual(body);
    const entries = await t.db.selectFrom('activity_entries').selectAll().where('object_id', '=', body.job.id).execute();
    expect(entries).toMatchObject([{ action: 'publish-job', actor_kind: 'institution', detail: { hints: 0 } }]);
  });

  it('[rule 25] the same key publishes once and answers the same', async () => {
    const institution = await buildInstitution(t.deps);
    const first = await publish(institution.token, {}, 'publish-the-same-job-twice');
    expect((await publish(institution.token, {}, 'publish-the-same-job-twice')).body).toEqual(first.body);
    expect(await countJobs(institution.id)).toBe(1);
  });

  it.each([
    [{ title: ' ' }, '/body/title'],
    [{ title: '\u200b\u200b\u200b' }, '/body/title'],
    [{ title: '招聘\u0000审核员' }, '/body/title'],
    [{ title: '招聘\u202e审核员' }, '/body/title'],
    [{ title: '长'.repeat(51) }, '/body/title'],
    [{ schemes: [] }, '/body/schemes'],
    [{ schemes: ['QMS', 'QMS'] }, '/body/schemes'],
    [{ schemes: ['XMS'] }, '/body/schemes/0'],
    [{ postType: 'boss' }, '/body/postType'],
    [{ employmentKinds: [] }, '/body/employmentKinds'],
    [{ headcount: 0 }, '/body/headcount'],
    [{ headcount: 1.5 }, '/body/headcount'],
    [{ headcount: 2 ** 53 }, '/body/headcount'],
    [{ pay: { kind: 'monthly', minK: 16, maxK: 12, months: 12 } }, '/body/pay/maxK'],
    [{ pay: { kind: 'monthly', minK: '12', maxK: 16, months: 12 } }, '/body/pay/minK'],
    [{ pay: { kind: 'monthly', minK: 12, maxK: 16, months: 30 } }, '/body/pay/months'],
    [{ pay: { kind: 'daily', minYuan: 1200, maxYuan: 800 } }, '/body/pay/maxYuan'],
    [{ pay: { kind: 'equity' } }, '/body/pay/kind'],
    [{ cityCode: '519999' }, '/body/cityCode'],
    [{ education: 'kindergarten' }, '/body/education'],
    [{ requirements: '' }, '/body/requirements'],
    [{ requirements: '字'.repeat(2001) }, '/body/requirements'],
    [{ validUntil: '2020-01-01' }, '/body/validUntil'],
    [{ validUntil: '2099-01-01' }, '/body/validUntil'],
    [{ validUntil: `${Number(shanghaiDay().slice(0, 4)) + 1}-02-30` }, '/body/validUntil'],
    [{ institutionId: 'inst_0000000000000000000000' }, '/body/institutionId'],
    [{ takenDownAt: null }, '/body/takenDownAt'],
  ])('[I5] [rule 14] refuses %j with its pointer, in Chinese, and keeps nothing', async (wrong, pointer) => {
    const institution = await buildInstitution(t.deps);
    const refused = await publish(institution.token, wrong);
    expect(refused).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    expect([...new Set(refused.body.errors?.map((error) => error.pointer))]).toEqual([pointer]);
    expect(refused.body.errors?.[0]?.message).toMatch(/\p{Script=Han}/u);
    expect(await countJobs(institution.id)).toBe(0);
  });

  it('[rule 14] takes daily pay and 面议, and Windows line ends', async () => {
    const institution = await buildInstitution(t.deps);
    expect((await publish(institution.token, { pay: { kind: 'daily', minYuan: 800, maxYuan: 1200 } })).body.job?.pay).toEqual({ kind: 'daily', minYuan: 800, maxYuan: 1200 });
    expect((await publish(institution.token, { pay: { kind: 'negotiable' }, requirements: '一\r\n二' })).body.job).toMatchObject({ pay: { kind: 'negotiable' }, requirements: '一\n二' });
  });

  it('[trust T5] [ASVS 2.3.2] [rule 13] at 10 the next is refused with the figures; expired, deleted and taken-down ones do not count, paused ones do', async () => {
    const institution = await buildInstitution(t.deps);
    for (let index = 0; index < 9; index += 1) await buildJob(t.deps, institution.id, { isPaused: index % 2 === 0 });
    await buildJob(t.deps, institution.id, { validForDays: -1 });
    await buildJob(t.deps, institution.id, { validForDays: -1, isPaused: true });
    await buildJob(t.deps, institution.id, { isDeleted: true });
    const takenDown = await buildJob(t.deps, institution.id);
    await t.db.updateTable('jobs').set({ taken_down_at: new Date(), taken_down_reason: '含联系方式' }).where('id', '=', takenDown).execute();
    expect(await publish(institution.token)).toMatchObject({ status: 201, body: { jobLimit: { used: 10, limit: 10 } } });
    expect(await publish(institution.token)).toMatchObject({ status: 409, body: { code: 'job_limit_reached', title: '已发布 10/10 个职位，请先删除一个', used: 10, limit: 10 } });
    const other = await buildInstitution(t.deps);
    expect((await publish(other.token)).status).toBe(201);
  });

  it('[I5] [rule 23] only an institution with a valid membership publishes', async () => {
    const person = await signedInPractitioner(t.deps);
    const expired = await buildInstitution(t.deps, { membershipUntil: '2020-01-01' });
    expect(await publish(person.token)).toMatchObject({ status: 403, body: { code: 'wrong_audience' } });
    expect(await publish(expired.token)).toMatchObject({ status: 403, body: { code: 'membership_expired' } });
    expect(await t.call(publishJob, { body: ad })).toMatchObject({ status: 401 });
    expect(await countJobs(expired.id)).toBe(0);
  });

  it('[I5] [rule 14] points out discrimination and contact data, but does not refuse to publish', async () => {
    const institution = await buildInstitution(t.deps);
    const text = '限男性，45岁以下，微信：zhangsan01';
    const { body } = await t.call(checkJobText, { token: institution.token, body: { text } });
    expect(body.hints.map((hint) => [hint.kind, hint.category])).toEqual([['discrimination', 'sex'], ['discrimination', 'age'], ['contact', 'wechat']]);
    const { job } = (await publish(institution.token, { requirements: text })).body;
    expect(await t.db.selectFrom('activity_entries').select('detail').where('object_id', '=', job.id).execute()).toMatchObject([{ detail: { hints: 3 } }]);
  });
});

describe('listMyJobs', () => {
  it('[I5] [I9] [rule 24] own jobs only, newest first, with 0 shown, in pages; deleted ones when asked for [rule 16]', async () => {
    const institution = await buildInstitution(t.deps);
    const other = await buildInstitution(t.deps);
    await buildJob(t.deps, other.id);
    const publishedAt = new Date('2026-01-01T00:00:00Z');
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push(await buildJob(t.deps, institution.id, { publishedAt, isDeleted: index === 0, isPaused: index === 1, validForDays: index === 2 ? -1 : 30 }));
    const walk = async (scope: string) => {
      const seen = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const answer: Awaited<ReturnType<typeof t.call<typeof listMyJobs>>> = await t.call(listMyJobs, { token: institution.token, query: { scope, limit: '2', ...(cursor === '' ? {} : { cursor }) } });
        seen.push(...answer.body.items);
        cursor = answer.body.nextCursor;
      }
      return seen;
    };
    const current = await walk('current');
    expect(current.map((job) => job.id).sort()).toEqual(ids.slice(1).sort());
    expect(current.every((job) => job.applicantCount === 0 && job.unreadCount === 0)).toBe(true);
    expect(new Set(current.map((job) => job.state))).toEqual(new Set(['published', 'paused', 'expired']));
    const all = await walk('all');
    expect(all).toHaveLength(5);
    expect(all.find((job) => job.id === ids[0])?.state).toBe('deleted');
    expect((await t.call(listMyJobs, { token: institution.token })).body.jobLimit).toEqual({ used: 3, limit: 10 });
  });
});
