import { listNotifications, markNotificationsRead } from '@cert/contract/notification';
import { renewJob } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, type BuiltInstitution, type JobInput } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { addDays } from './rules.ts';
import { announceExpiringJobs, expireJobs } from './schedule.ts';

let t: TestApp;
let institution: BuiltInstitution;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const longAgo = new Date(Date.now() - 60 * 86_400_000);
const build = (title: string, input: JobInput) => buildJob(t.deps, institution.id, { title, publishedAt: longAgo, ...input });
const told = async () => (await t.call(listNotifications, { token: institution.token })).body.items;
const textsOf = async () => (await told()).map((item) => item.text).sort();

describe('what is told about a job’s last day', () => {
  it('[X3] [rule 14] three days before, once, also of a paused one; not of deleted, taken-down, later or short ones', async () => {
    institution = await buildInstitution(t.deps);
    const day = (days: number) => addDays(shanghaiDay(), days);
    await build('三天后', { validForDays: 3 });
    await build('今天', { validForDays: 0 });
    await build('暂停的', { validForDays: 2, isPaused: true });
    await build('四天后', { validForDays: 4 });
    await build('删除的', { validForDays: 2, isDeleted: true });
    await build('昨天', { validForDays: -1 });
    await build('刚发布三天的', { validForDays: 3, publishedAt: new Date() });
    const takenDown = await build('下架的', { validForDays: 2 });
    await t.db.updateTable('jobs').set({ taken_down_at: new Date(), taken_down_reason: '测试' }).where('id', '=', takenDown).execute();
    for (let round = 0; round < 2; round += 1) await announceExpiringJobs(t.deps.db);
    expect(await textsOf()).toEqual([
      `“三天后”将于 ${day(3)} 到期，需要继续招聘请续期`,
      `“今天”将于 ${day(0)} 到期，需要继续招聘请续期`,
      `“暂停的”将于 ${day(2)} 到期，需要继续招聘请续期`,
    ].sort());
  });

  it('[X3] once for each last day: read it stays silent, renewed it is told again', async () => {
    institution = await buildInstitution(t.deps);
    const jobId = await build('续期的', { validForDays: 1 });
    await announceExpiringJobs(t.deps.db);
    await t.call(markNotificationsRead, { token: institution.token, body: { upTo: new Date(Date.now() + 1000).toISOString() } });
    await announceExpiringJobs(t.deps.db);
    expect(await told()).toMatchObject([{ kind: 'job_expiring', object: { kind: 'job', id: jobId }, isRead: true }]);
    await t.call(renewJob, { token: institution.token, params: { jobId }, body: { validUntil: addDays(shanghaiDay(), 3) } });
    await announceExpiringJobs(t.deps.db);
    expect((await told()).map((item) => item.isRead)).toEqual([false, true]);
  });

  it('[X3] [rule 14] the day after, once; a taken-down one expires in silence', async () => {
    institution = await buildInstitution(t.deps);
    await build('到期的', { validForDays: -1 });
    const takenDown = await build('下架的', { validForDays: -1 });
    await t.db.updateTable('jobs').set({ taken_down_at: new Date(), taken_down_reason: '测试' }).where('id', '=', takenDown).execute();
    for (let round = 0; round < 2; round += 1) await expireJobs(t.deps.db);
    expect(await textsOf()).toEqual(['“到期的”已过有效期，不再展示，续期后恢复']);
  });
});
