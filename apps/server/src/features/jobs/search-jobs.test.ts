import { pauseJob, searchJobs, getJob } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, signedInPractitioner, type BuiltInstitution, type JobInput, type SignedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let institution: BuiltInstitution;
let person: SignedInPractitioner;
const jobs: Record<string, string> = {};
const monthly = (minK: number, maxK: number): NonNullable<JobInput['pay']> => ({ kind: 'monthly', minK, maxK, months: 12 });
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

beforeAll(async () => {
  t = await createTestApp();
  institution = await buildInstitution(t.deps, { name: '远航认证有限公司' });
  person = await signedInPractitioner(t.deps);
  const add = async (name: string, input: JobInput, minute: number) => void (jobs[name] = await buildJob(t.deps, institution.id, { ...input, publishedAt: at(minute) }));
  await add('chengdu-12-16', { cityCode: '510100', pay: monthly(12, 16) }, 1);
  await add('mianyang-20-30', { cityCode: '510700', postType: 'inspector', pay: monthly(20, 30) }, 2);
  await add('beijing-daily', { cityCode: '110100', pay: { kind: 'daily', minYuan: 800, maxYuan: 1200 } }, 3);
  await add('beijing-open-pay', { cityCode: '110100', postType: 'training', pay: { kind: 'negotiable' } }, 4);
  await add('chengdu-15', { cityCode: '510100', pay: monthly(15, 15) }, 5);
  for (const hidden of [{ isPaused: true }, { isDeleted: true }, { validForDays: -1 }]) await buildJob(t.deps, institution.id, hidden);
});
afterAll(() => t.close());

const names = (items: { id: string }[]) => items.map((item) => Object.entries(jobs).find(([, id]) => id === item.id)?.[0] ?? item.id);
async function find(query: Record<string, string>, token = person.token): Promise<string[]> {
  const { status, body } = await t.call(searchJobs, { token, query });
  expect(status).toBe(200);
  return names(body.items);
}
const newest = ['chengdu-15', 'beijing-open-pay', 'beijing-daily', 'mianyang-20-30', 'chengdu-12-16'];

describe('searchJobs', () => {
  it('[P6] lists open jobs of all institutions, newest first; paused, deleted and expired ones never [I6]', async () => {
    expect(await find({})).toEqual(newest);
    const { body } = await t.call(searchJobs, { token: person.token });
    expect(body.items[4]).toEqual({
      id: jobs['chengdu-12-16'], title: expect.any(String), postType: 'auditor', pay: monthly(12, 16), cityName: '成都市', education: 'college',
      employmentKinds: ['full_time'], schemes: ['QMS'], institutionName: '远航认证有限公司', publishedAt: at(1).toISOString(), hasApplied: false,
    });
  });

  it.each([
    [{ cityCode: '510100' }, ['chengdu-15', 'chengdu-12-16']],
    [{ provinceCode: '51' }, ['chengdu-15', 'mianyang-20-30', 'chengdu-12-16']],
    [{ postType: 'auditor' }, ['chengdu-15', 'beijing-daily', 'chengdu-12-16']],
    [{ postType: 'inspector', provinceCode: '51' }, ['mianyang-20-30']],
    [{ postType: 'inspector', cityCode: '510100' }, []],
    [{ cityCode: '110100', provinceCode: '51' }, ['beijing-open-pay', 'beijing-daily']],
  ])('[P6] filters %j find %j', async (query, found) => expect(await find(query)).toEqual(found));

  it.each([
    ['under_8k', []],
    ['8k_12k', []],
    ['12k_16k', ['chengdu-15', 'chengdu-12-16']],
    // 800 to 1200 a day are 16 to 24 thousand a month.
    ['16k_20k', ['beijing-daily']],
    ['20k_30k', ['beijing-daily', 'mianyang-20-30']],
    ['over_30k', []],
    ['negotiable', ['beijing-open-pay']],
  ])('[P6] [rule 14] pay %s finds %j: ranges that touch, a day counted 20 times', async (payBand, found) => expect(await find({ payBand })).toEqual(found));

  it('[P6] orders by pay, highest first, 面议 last', async () => {
    expect(await find({ sort: 'pay' })).toEqual(['mianyang-20-30', 'beijing-daily', 'chengdu-12-16', 'chengdu-15', 'beijing-open-pay']);
    expect(await find({ sort: 'pay', provinceCode: '51', postType: 'auditor' })).toEqual(['chengdu-12-16', 'chengdu-15']);
  });

  it('[P6] refuses what the contract forbids', async () => {
    for (const query of [{ sort: 'phone' }, { payBand: '1' }, { postType: "x' or 1=1" }, { cityCode: '51' }, { limit: '51' }, { institutionId: institution.id }, { sort: ['pay', 'pay'] }]) {
      expect((await t.call(searchJobs, { token: person.token, query })).status).toBe(400);
    }
    expect((await t.call(searchJobs, { token: institution.token })).status).toBe(403);
    expect((await t.call(searchJobs)).status).toBe(401);
  });

  it('[rule 12] [P6] the current employer’s jobs don’t reach the person while the card hides from it', async () => {
    const employee = await signedInPractitioner(t.deps, { employerName: ' 远航认证 有限公司' });
    expect(await find({}, employee.token)).toEqual([]);
    expect(await t.call(getJob, { token: employee.token, params: { jobId: jobs['chengdu-15']! } })).toMatchObject({ status: 409, body: { code: 'job_not_open', reason: 'employer' } });
    await t.db.updateTable('cards').set({ hides_from_employer: false }).where('practitioner_id', '=', employee.id).execute();
    expect(await find({}, employee.token)).toEqual(newest);
    const without = await signedInPractitioner(t.deps, { employerName: null });
    expect(await find({}, without.token)).toEqual(newest);
  });

  it('[rule 12] [P6] a blocked institution’s jobs don’t reach the person', async () => {
    const blocker = await signedInPractitioner(t.deps);
    await t.db.insertInto('blocks').values({ practitioner_id: blocker.id, institution_id: institution.id }).execute();
    expect(await find({}, blocker.token)).toEqual([]);
    expect(await t.call(getJob, { token: blocker.token, params: { jobId: jobs['chengdu-15']! } })).toMatchObject({ status: 409, body: { reason: 'blocked', title: '您已屏蔽该机构' } });
  });

  it('[P6] jobs of a disabled institution, or one whose membership ended, are gone', async () => {
    const disabled = await buildInstitution(t.deps);
    const ended = await buildInstitution(t.deps, { membershipUntil: '2020-01-01' });
    const hidden = [await buildJob(t.deps, disabled.id, { cityCode: '650100' }), await buildJob(t.deps, ended.id, { cityCode: '650100' })];
    await t.db.updateTable('institutions').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute();
    expect(await find({ cityCode: '650100' })).toEqual([]);
    for (const jobId of hidden) expect(await t.call(getJob, { token: person.token, params: { jobId } })).toMatchObject({ status: 409, body: { reason: 'unavailable' } });
  });
});

describe('paging of jobs', () => {
  it.each(['newest', 'pay'])('[rule 24] a walk by %s sees every job that stays exactly once while others are published and paused', async (sort) => {
    const other = await buildInstitution(t.deps);
    const cityCode = sort === 'pay' ? '440300' : '440100';
    const publishedAt = at(0);
    const staying = await Promise.all(Array.from({ length: 23 }, (_, index) => buildJob(t.deps, other.id, { cityCode, publishedAt, pay: monthly(10, 12 + (index % 3)) })));
    const leaving = await Promise.all(Array.from({ length: 6 }, () => buildJob(t.deps, other.id, { cityCode, publishedAt, pay: monthly(10, 13) })));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer = await t.call(searchJobs, { token: person.token, query: { cityCode, sort, limit: '7', ...(cursor === null ? {} : { cursor }) } });
      const page = answer.body as { items: { id: string }[]; nextCursor: string | null };
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
      const gone = leaving.pop();
      if (gone !== undefined) await t.call(pauseJob, { token: other.token, params: { jobId: gone } });
      await buildJob(t.deps, other.id, { cityCode, pay: monthly(10, 13) });
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(staying.filter((jobId) => !seen.includes(jobId))).toEqual([]);
  });

  it('[rule 24] a cursor of another person, other filters, another order, or a changed one is refused', async () => {
    const other = await signedInPractitioner(t.deps);
    const cursor = (await t.call(searchJobs, { token: person.token, query: { limit: '1' } })).body.nextCursor ?? '';
    for (const [token, query] of [
      [other.token, { cursor }],
      [person.token, { cursor, sort: 'pay' }],
      [person.token, { cursor, payBand: '12k_16k' }],
      [person.token, { cursor: `${cursor.slice(0, -2)}AA` }],
    ] as const) {
      expect(await t.call(searchJobs, { token, query })).toMatchObject({ status: 400, body: { code: 'cursor_invalid' } });
    }
    expect((await t.call(searchJobs, { token: person.token, query: { cursor } })).status).toBe(200);
  });
});

describe('getJob', () => {
  it('[P7] shows the terms and what is public of the institution, no contact of anybody [rule 1]', async () => {
    const shy = await buildInstitution(t.deps);
    await t.db
      .updateTable('institutions')
      .set({ contact_person: '钱经理', contact_phone: '13900001111', contact_email: 'qian@example.com', approval_no: 'CNCA-R-2099-777', profile: '成立于 2003 年。' })
      .where('id', '=', shy.id)
      .execute();
    const jobId = await buildJob(t.deps, shy.id, { requirements: '<script>alert(1)</script> 要求' });
    const { status, body, text } = await t.call(getJob, { token: person.token, params: { jobId } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      requirements: '<script>alert(1)</script> 要求', headcount: 2, cityName: '成都市',
      institution: { institutionName: shy.name, approvalNo: 'CNCA-R-2099-777', profile: '成立于 2003 年。' },
      hasApplied: false, can: { apply: true }, applyRefusal: null,
    });
    for (const secret of ['钱经理', '13900001111', 'qian@example.com', shy.accountName]) expect(text).not.toContain(secret);
  });

  it('[P7] an unknown job is not found; a hidden card cannot apply', async () => {
    expect(await t.call(getJob, { token: person.token, params: { jobId: 'job_0000000000000000000000' } })).toMatchObject({ status: 404, body: { code: 'job_not_found' } });
    const hidden = await signedInPractitioner(t.deps);
    await t.db.updateTable('cards').set({ hidden_at: new Date(), hidden_reason: '核实中' }).where('id', '=', hidden.cardId).execute();
    expect((await t.call(getJob, { token: hidden.token, params: { jobId: jobs['chengdu-15']! } })).body).toMatchObject({ can: { apply: false }, applyRefusal: 'card_hidden' });
  });
});
