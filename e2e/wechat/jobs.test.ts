// 发布招聘 and 投递简历 on a phone with WeChat, against the real server.
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildPublishedCard, openTestSession } from '../../apps/server/test/builders.ts';
import { startRealServer, storedSession, type RealServer } from './real-server.ts';
import { launchMiniProgram, type MiniProgram } from './runtime/launch.ts';
import { buildDirectory } from './the-build.ts';

let server: RealServer;
beforeAll(async () => void (server = await startRealServer()));
afterAll(() => server.close());

const running: MiniProgram[] = [];
async function openPhone(side: 'practitioner' | 'institution', token: string): Promise<MiniProgram> {
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage: { ...storedSession(side, token), privacyAgreed: privacyPolicyVersion } });
  running.push(app);
  return app;
}
afterEach(() => {
  for (const app of running.splice(0)) {
    app.close();
    expect(app.errors).toEqual([]);
    expect(app.consoleErrors).toEqual([]);
  }
});

const at = (app: MiniProgram, path: string) => app.waitFor(() => app.page().path === path);
const reads = (app: MiniProgram, words: string) => app.waitFor(() => app.page().text().includes(words));
const writes = (app: MiniProgram, path: RegExp) => app.requests.filter((one) => one.method === 'POST' && path.test(one.path));

it('[I5] [rule 14] [rule 25] an institution publishes a job once, after the hints, and sees it in its list', async () => {
  const institution = await buildInstitution(server.deps);
  const app = await openPhone('institution', await openTestSession(server.deps, 'institution', institution.accountId));
  await app.open('features/my-jobs/pages/my-jobs');
  await reads(app, '还没有发布招聘');
  await app.page().tap('发布新招聘');
  await at(app, 'features/my-jobs/pages/publish-job');
  await app.page().input('职位标题', '诚聘 QMS 审核员');
  await app.page().tap('QMS');
  await app.page().tap('请选择');
  await app.page().tap('认证决定/复核');
  await app.page().tap('面议');
  await app.page().tap('请选择', { nth: 0 });
  await at(app, 'features/city/pages/choose-city');
  await app.page().tap('成都', { nth: 0 });
  await at(app, 'features/my-jobs/pages/publish-job');
  await app.page().input('岗位要求', '限男性，能出差。');
  await app.page().tap('发布', { nth: -1 });
  await reads(app, '仍然发布');
  expect(writes(app, /\/my-jobs$/)).toEqual([]);
  await app.page().tap('返回修改');
  await app.page().input('岗位要求', '具有注册资格，能出差。');
  await app.page().tap('发布', { nth: -1 });
  await app.waitFor(() => writes(app, /\/my-jobs$/).length > 0);
  await app.settle();
  const published = writes(app, /\/my-jobs$/);
  expect(published).toHaveLength(1);
  expect(published[0]).toMatchObject({ status: 201, body: { title: '诚聘 QMS 审核员', schemes: ['QMS'], postType: 'certification_decision', cityCode: '510100', pay: { kind: 'negotiable' } } });
  expect(published[0]!.headers['idempotency-key']).toMatch(/^\w{20,}$/);
  await at(app, 'features/my-jobs/pages/my-jobs');
  await reads(app, '诚聘 QMS 审核员');
});

it('[P6] [P7] [P8] [rule 11] a person finds the job, reads what is given to whom, applies once and takes it back', async () => {
  const institution = await buildInstitution(server.deps, { name: '近山认证有限公司' });
  const jobId = await buildJob(server.deps, institution.id, { title: '诚聘高级审核员' });
  const person = await buildPublishedCard(server.deps, { name: '欧阳建国' });
  const app = await openPhone('practitioner', person.token);
  await app.open('features/jobs/pages/jobs');
  await reads(app, '诚聘高级审核员');
  await app.page().tap('诚聘高级审核员');
  await at(app, 'features/job-detail/pages/job-detail');
  await reads(app, '投递简历');
  await app.page().tap('投递简历');
  await reads(app, '同意并投递');
  expect(app.page().text()).toContain('近山认证有限公司');
  await Promise.all([app.page().tap('同意并投递'), app.page().tap('同意并投递')]);
  await reads(app, '已投递');
  const applied = writes(app, /\/applications$/);
  expect(applied).toHaveLength(1);
  expect(applied[0]).toMatchObject({ path: `/v1/jobs/${jobId}/applications`, status: 201 });

  await app.open('features/applications/pages/applications');
  await reads(app, '诚聘高级审核员');
  await app.page().tap('撤回投递');
  await app.page().tap('确认撤回');
  await reads(app, '已撤回');
  expect(writes(app, /\/withdraw$/)).toMatchObject([{ status: 200 }]);
});
