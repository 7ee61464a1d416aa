import { addForbiddenWord, listForbiddenWords, removeForbiddenWord } from '@cert/contract/admin/forbidden-word';
import { listJobsForReview, reinstateJob, takeDownJob } from '@cert/contract/admin/job';
import { getJob, getMyJob, publishJob, saveJobField } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let token: string;
beforeAll(async () => {
  t = await createTestApp();
  token = (await buildOperator(t.deps, { role: 'business' })).token;
});
afterAll(() => t.close());

const ad = {
  title: '诚聘审核员', schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: 1, pay: { kind: 'negotiable' },
  cityCode: '510100', education: null, requirements: '能出差。',
};
const review = async (query: object) => (await t.call(listJobsForReview, { token, query })).body.items;

describe('taking jobs down', () => {
  it('[A7] persons stop seeing it at once, the institution reads the reason, both are told and logged', async () => {
    const institution = await buildInstitution(t.deps);
    const person = await signedInPractitioner(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    expect((await t.call(getJob, { token: person.token, params: { jobId } })).status).toBe(200);
    const { status, body } = await t.call(takeDownJob, { token, params: { jobId }, body: { reason: '内容与岗位不符' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'taken_down', takenDownReason: '内容与岗位不符', can: { takeDown: false, reinstate: true } });
    expect((await t.call(getJob, { token: person.token, params: { jobId } })).body).toMatchObject({ code: 'job_not_open', reason: 'taken_down' });
    expect((await t.call(getMyJob, { token: institution.token, params: { jobId } })).body.job).toMatchObject({ state: 'taken_down', takenDownReason: '内容与岗位不符', can: { edit: false } });
    const told = await t.db.selectFrom('notifications').select(['kind', 'recipient_id']).where('object_id', '=', jobId).execute();
    expect(told).toEqual([{ kind: 'job_taken_down', recipient_id: institution.id }]);
    expect((await t.call(takeDownJob, { token, params: { jobId }, body: { reason: '再次' } })).body.code).toBe('job_state_conflict');
    const entries = await t.db.selectFrom('activity_entries').select(['action', 'actor_kind']).where('object_id', '=', jobId).execute();
    expect(entries).toEqual([{ action: 'take-down-job', actor_kind: 'operator' }]);
  });

  it('[trust 2.9] [A7] [rule 13] a taken-down job frees its place; bringing it back needs one, of ten at once too', async () => {
    const institution = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    for (let count = 0; count < 9; count += 1) await buildJob(t.deps, institution.id);
    await t.call(takeDownJob, { token, params: { jobId }, body: { reason: '核实中' } });
    const publish = () => t.call(publishJob, { token: institution.token, body: ad });
    expect((await publish()).status).toBe(201);
    expect((await t.call(reinstateJob, { token, params: { jobId } })).body.code).toBe('job_limit_reached');
    const one = (await review({ institutionId: institution.id, state: 'published' }))[0];
    await t.call(takeDownJob, { token, params: { jobId: one!.id }, body: { reason: '腾位' } });
    const answers = await Promise.all([...Array.from({ length: 5 }, () => t.call(reinstateJob, { token, params: { jobId } })), ...Array.from({ length: 5 }, publish)]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(await review({ institutionId: institution.id, state: 'published' })).toHaveLength(10);
  });

  it('[A7] comes back as it was, paused; an unknown, deleted or standing one is refused', async () => {
    const institution = await buildInstitution(t.deps);
    const paused = await buildJob(t.deps, institution.id, { isPaused: true });
    await t.call(takeDownJob, { token, params: { jobId: paused }, body: { reason: '核实中' } });
    expect((await t.call(reinstateJob, { token, params: { jobId: paused } })).body).toMatchObject({ state: 'paused', takenDownReason: null });
    expect((await t.call(reinstateJob, { token, params: { jobId: paused } })).body.code).toBe('job_state_conflict');
    const deleted = await buildJob(t.deps, institution.id, { isDeleted: true });
    expect((await t.call(takeDownJob, { token, params: { jobId: deleted }, body: { reason: '核实中' } })).body.code).toBe('job_state_conflict');
    expect((await t.call(takeDownJob, { token, params: { jobId: `job_${'a'.repeat(22)}` }, body: { reason: '核实中' } })).body.code).toBe('job_not_found');
    expect((await t.call(takeDownJob, { token, params: { jobId: paused }, body: { reason: ' ' } })).body.code).toBe('request_invalid');
  });
});

describe('forbidden words', () => {
  it('[A7] [rule 14] refuse to publish and to save, name the word and its field, also in another width or case', async () => {
    const institution = await buildInstitution(t.deps);
    const { body: word } = await t.call(addForbiddenWord, { token, body: { word: '包过 VX', note: '' } });
    expect(word).toMatchObject({ word: '包过 VX', note: null });
    const refused = await t.call(publishJob, { token: institution.token, body: { ...ad, requirements: '考试包 过ｖｘ，放心。' } });
    expect(refused.body).toMatchObject({ code: 'text_forbidden', errors: [{ pointer: '/body/requirements', message: '请删除禁用词：包过 VX' }] });
    const { body } = await t.call(publishJob, { token: institution.token, body: ad });
    const saved = await t.call(saveJobField, { token: institution.token, params: { jobId: body.job.id }, body: { title: { value: '审核员包过vx', version: 1 } } });
    expect(saved.body).toMatchObject({ code: 'text_forbidden', errors: [{ pointer: '/body/title/value' }] });
    expect((await t.call(addForbiddenWord, { token, body: { word: '包过vx', note: null } })).body.code).toBe('forbidden_word_exists');
    await t.call(removeForbiddenWord, { token, params: { wordId: word.id } });
    expect((await t.call(publishJob, { token: institution.token, body: { ...ad, requirements: '包过vx' } })).status).toBe(201);
  });

  it('[A7] flag the jobs that hold one already, and hints that were passed over, without repeating a phone', async () => {
    const institution = await buildInstitution(t.deps);
    const { body: hinted } = await t.call(publishJob, { token: institution.token, body: { ...ad, requirements: '限男性，电话 13912345678。' } });
    const { body: plain } = await t.call(publishJob, { token: institution.token, body: { ...ad, title: '挂靠审核员' } });
    const flagged = async () => (await review({ institutionId: institution.id, isFlagged: 'true' })).map(({ id, findings }) => [id, findings]);
    expect(await flagged()).toEqual([[hinted.job.id, ['招聘不得限定性别：“限男”', '文字中有联系方式（电话）']]]);
    const { body: word } = await t.call(addForbiddenWord, { token, body: { word: '挂靠', note: null } });
    expect(await flagged()).toEqual([[plain.job.id, ['禁用词“挂靠”']], [hinted.job.id, expect.anything()]]);
    await t.call(removeForbiddenWord, { token, params: { wordId: word.id } });
    expect(await flagged()).toHaveLength(1);
  });

  it('[A7] [rule 24] the list pages without gap or repeat', async () => {
    for (const word of ['词一一', '词二二', '词三三', '词四四']) await t.call(addForbiddenWord, { token, body: { word, note: null } });
    const words: string[] = [];
    for (let cursor: string | undefined, page = 0; page < 9; page += 1) {
      const { body } = await t.call(listForbiddenWords, { token, query: { limit: 3, cursor } });
      words.push(...body.items.map((item) => item.word));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
    }
    expect(words).toEqual(['词四四', '词三三', '词二二', '词一一']);
    expect((await t.call(listForbiddenWords, { token, query: { search: '三' } })).body.items).toHaveLength(1);
  });
});

it('[A7] the list for review filters by state and words, and pages', async () => {
  const institution = await buildInstitution(t.deps, { name: '华夏审定认证有限公司' });
  const ids = [await buildJob(t.deps, institution.id), await buildJob(t.deps, institution.id, { isPaused: true }), await buildJob(t.deps, institution.id, { validForDays: -1 })];
  const one = async (query: object) => (await review({ institutionId: institution.id, ...query })).map(({ id }) => id);
  expect(await one({ state: 'published' })).toEqual([ids[0]]);
  expect(await one({ state: 'paused' })).toEqual([ids[1]]);
  expect(await one({ state: 'expired' })).toEqual([ids[2]]);
  expect((await review({ search: '华夏审定' })).map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(await review({ search: '100%_' })).toEqual([]);
  const walked: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const { body } = await t.call(listJobsForReview, { token, query: { institutionId: institution.id, limit: 2, cursor } });
    walked.push(...body.items.map(({ id }) => id));
    if (body.nextCursor === null) break;
    cursor = body.nextCursor;
  }
  expect(walked.sort()).toEqual([...ids].sort());
});
