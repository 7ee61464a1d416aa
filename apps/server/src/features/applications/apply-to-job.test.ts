import { applyToJob, getApplyConsent, getMyApplication, listApplicants, listMyApplications, viewApplication, withdrawApplication } from '@cert/contract/application';
import { deleteJob, getJob, getMyJob, pauseJob, searchJobs } from '@cert/contract/job';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, signedInPractitioner, type BuiltInstitution } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let institution: BuiltInstitution;
beforeAll(async () => {
  t = await createTestApp();
  institution = await buildInstitution(t.deps, { name: '长风认证有限公司' });
});
afterAll(() => t.close());

const consentOf = async (token: string, jobId: string) => (await t.call(getApplyConsent, { token, params: { jobId } })).body;
async function apply(token: string, jobId: string, idempotencyKey?: string) {
  const { version } = await consentOf(token, jobId);
  return send(token, jobId, version, idempotencyKey);
}
const send = (token: string, jobId: string, consentVersion: string, idempotencyKey?: string) =>
  t.call(applyToJob, { token, params: { jobId }, body: { consentVersion }, ...(idempotencyKey ? { idempotencyKey } : {}) });
const withdraw = (token: string, applicationId: string) => t.call(withdrawApplication, { token, params: { applicationId } });
const mine = async (token: string) => (await t.call(listMyApplications, { token })).body.items;
const countOf = async (jobId: string) => (await t.call(getMyJob, { token: institution.token, params: { jobId } })).body.job.applicantCount;
const rowsOf = (jobId: string) => t.db.selectFrom('applications').selectAll().where('job_id', '=', jobId).orderBy('submitted_at').execute();

describe('applyToJob', () => {
  it('[P7] [P8] sends the own card, pushed or not, and shows in 我的投递 and on the job', async () => {
    const person = await signedInPractitioner(t.deps);
    const jobId = await buildJob(t.deps, institution.id, { title: '招聘审核员' });
    const { status, body, text } = await apply(person.token, jobId);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'submitted',
      job: { id: jobId, state: 'open', title: '招聘审核员', postType: 'auditor', pay: { kind: 'monthly', minK: 12, maxK: 16 }, cityName: '成都市', institutionName: '长风认证有限公司' },
      can: { withdraw: true },
    });
    expect(await mine(person.token)).toEqual([body]);
    expect((await t.call(getJob, { token: person.token, params: { jobId } })).body).toMatchObject({ hasApplied: true, can: { apply: false }, applyRefusal: 'already_applied' });
    expect((await t.call(searchJobs, { token: person.token })).body.items.find((item) => item.id === jobId)?.hasApplied).toBe(true);
    for (const secret of [person.phone, person.email, person.wechatId]) expect(text).not.toContain(secret);
    const log = await t.db.selectFrom('activity_entries').selectAll().where('object_id', '=', jobId).execute();
    expect(log).toMatchObject([{ action: 'apply-to-job', actor_kind: 'practitioner', detail: { applicationId: body.id } }]);
  });

  it('[rule 11] asks consent that names the institution and what it gets; kept with version, hash of that text and time', async () => {
    const person = await signedInPractitioner(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const text = await consentOf(person.token, jobId);
    expect(text.paragraphs.join()).toMatch(/长风认证有限公司.*姓名、手机号、电子邮箱、微信号、完整证书编号/);
    await send(person.token, jobId, text.version);
    const kept = await t.db.selectFrom('consents').selectAll().where('practitioner_id', '=', person.id).execute();
    expect(kept).toMatchObject([{ kind: 'apply_to_job', institution_id: institution.id, text_version: text.version }]);
    const [words] = text.version.split('.');
    expect(kept[0]?.text_hash).toEqual(createHash('sha256').update(JSON.stringify({ version: words, title: text.title, paragraphs: text.paragraphs })).digest());
    expect((await rowsOf(jobId))[0]?.consent_id).toBe(kept[0]?.id);
  });

  it('[trust 2.1.4] [rule 11] without consent to the present text, or with consent to another institution, nothing is sent', async () => {
    const person = await signedInPractitioner(t.deps);
    const other = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const elsewhere = await consentOf(person.token, await buildJob(t.deps, other.id));
    for (const version of ['2020-01-01', elsewhere.version]) expect(await send(person.token, jobId, version)).toMatchObject({ status: 409, body: { code: 'consent_outdated' } });
    expect(await t.call(applyToJob, { token: person.token, params: { jobId }, body: {} })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/body/consentVersion' }] } });
    expect(await rowsOf(jobId)).toEqual([]);
    expect(await t.db.selectFrom('consents').selectAll().where('practitioner_id', '=', person.id).execute()).toEqual([]);
  });

  it('[trust I21] [rule 17] [rule 25] a repeated tap answers the same, with its key or another, also when the job was paused since', async () => {
    const person = await signedInPractitioner(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const { version } = await consentOf(person.token, jobId);
    const first = await send(person.token, jobId, version, 'one-tap-on-apply-button');
    expect((await send(person.token, jobId, version, 'one-tap-on-apply-button')).body).toEqual(first.body);
    expect((await send(person.token, jobId, version)).body).toEqual(first.body);
    await t.call(pauseJob, { token: institution.token, params: { jobId } });
    expect(await send(person.token, jobId, version)).toMatchObject({ status: 201, body: { id: first.body.id, job: { state: 'paused' } } });
    expect(await rowsOf(jobId)).toHaveLength(1);
    expect(await t.db.selectFrom('consents').selectAll().where('practitioner_id', '=', person.id).execute()).toHaveLength(1);
  });

  it('[rule 17] carries the card as it was: later changes don’t rewrite it, and no contact stands in it', async () => {
    const person = await signedInPractitioner(t.deps, { name: '欧阳建国', cityCode: '110100', registrations: [{ scheme: 'QMS', certificateNo: '2024-1-NQ-778899' }] });
    const jobId = await buildJob(t.deps, institution.id);
    const { body } = await apply(person.token, jobId);
    await t.db.updateTable('practitioners').set({ city_code: '310100', education: 'doctor' }).where('id', '=', person.id).execute();
    await t.db.deleteFrom('registrations').where('practitioner_id', '=', person.id).execute();
    const opened = await t.call(viewApplication, { token: institution.token, params: { applicationId: body.id } });
    expect(opened.body.card).toMatchObject({ maskedName: '欧阳*', cityName: '北京市', education: 'bachelor', registrations: [{ scheme: 'QMS', grade: 'auditor' }] });
    const stored = JSON.stringify((await rowsOf(jobId))[0]);
    for (const secret of ['欧阳建国', '2024-1-NQ-778899', person.phone, person.email, person.wechatId]) expect(stored).not.toContain(secret);
  });

  it('[P8] [rule 16] [rule 17] its person reads it with the sent card, also after the job was deleted and after withdrawing; others don’t', async () => {
    const person = await signedInPractitioner(t.deps, { name: '欧阳晓' });
    const jobId = await buildJob(t.deps, institution.id, { title: '将删除的职位' });
    const { body } = await apply(person.token, jobId);
    await t.db.updateTable('practitioners').set({ education: 'doctor' }).where('id', '=', person.id).execute();
    await t.call(deleteJob, { token: institution.token, params: { jobId } });
    const read = (token: string) => t.call(getMyApplication, { token, params: { applicationId: body.id } });
    const detail = await read(person.token);
    expect(detail.body).toMatchObject({ application: { id: body.id, job: { state: 'deleted', title: '将删除的职位' } }, card: { maskedName: '欧阳*', education: 'bachelor' } });
    for (const secret of [person.name, person.phone, person.email, person.wechatId]) expect(detail.text).not.toContain(secret);
    await withdraw(person.token, body.id);
    expect((await read(person.token)).body).toMatchObject({ application: { state: 'withdrawn' }, card: { education: 'bachelor' } });
    const other = await signedInPractitioner(t.deps);
    expect(await read(other.token)).toMatchObject({ status: 404, body: { code: 'application_not_found' } });
    expect(await read(institution.token)).toMatchObject({ status: 403, body: { code: 'wrong_audience' } });
  });

  it.each([
    ['paused', { isPaused: true }, '该职位已暂停招聘'],
    ['expired', { validForDays: -1 }, '该职位已过有效期'],
    ['deleted', { isDeleted: true }, '该职位已删除'],
  ])('[rule 17] a %s job refuses with its reason', async (reason, input, title) => {
    const person = await signedInPractitioner(t.deps);
    const { version } = await consentOf(person.token, await buildJob(t.deps, institution.id));
    const jobId = await buildJob(t.deps, institution.id, input);
    expect(await send(person.token, jobId, version)).toMatchObject({ status: 409, body: { code: 'job_not_open', reason, title } });
    expect((await t.call(getApplyConsent, { token: person.token, params: { jobId } })).body).toMatchObject({ reason });
    expect(await rowsOf(jobId)).toEqual([]);
  });

  it('[rule 17] [rule 12] blocked institution, own employer, taken-down job, ended membership and hidden card refuse with their reasons', async () => {
    const person = await signedInPractitioner(t.deps);
    const employee = await signedInPractitioner(t.deps, { employerName: '长风认证有限公司' });
    const jobId = await buildJob(t.deps, institution.id);
    const { version } = await consentOf(person.token, jobId);
    expect(await send(employee.token, jobId, version)).toMatchObject({ status: 409, body: { code: 'job_not_open', reason: 'employer' } });
    await t.db.updateTable('cards').set({ hidden_at: new Date(), hidden_reason: '核实中' }).where('practitioner_id', '=', person.id).execute();
    expect(await send(person.token, jobId, version)).toMatchObject({ status: 409, body: { code: 'card_hidden' } });
    await t.db.insertInto('blocks').values({ practitioner_id: person.id, institution_id: institution.id }).execute();
    expect(await send(person.token, jobId, version)).toMatchObject({ status: 409, body: { reason: 'blocked' } });
    await t.db.updateTable('jobs').set({ taken_down_at: new Date(), taken_down_reason: '含联系方式' }).where('id', '=', jobId).execute();
    expect(await send(person.token, jobId, version)).toMatchObject({ status: 409, body: { reason: 'taken_down' } });
    expect(await send(person.token, 'job_0000000000000000000000', version)).toMatchObject({ status: 404, body: { code: 'job_not_found' } });
    expect(await rowsOf(jobId)).toEqual([]);
  });

  it('[P7] [rule 23] only a practitioner applies; an expired registration is no reason against it, and is marked', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    expect(await send(institution.token, jobId, 'x')).toMatchObject({ status: 403, body: { code: 'wrong_audience' } });
    const person = await signedInPractitioner(t.deps, { registrations: [{ validUntil: '2020-01-01' }] });
    const { body } = await apply(person.token, jobId);
    expect((await t.call(viewApplication, { token: institution.token, params: { applicationId: body.id } })).body.card?.registrations).toMatchObject([{ isExpired: true }]);
  });
});

describe('withdrawApplication', () => {
  it('[P8] [rule 17] one tap, twice the same; it no longer counts, and applying again makes a new one', async () => {
    const person = await signedInPractitioner(t.deps);
    const jobId = await buildJob(t.deps, institution.id);
    const first = (await apply(person.token, jobId)).body;
    expect(await countOf(jobId)).toBe(1);
    for (let times = 0; times < 2; times += 1) expect((await withdraw(person.token, first.id)).body).toMatchObject({ id: first.id, state: 'withdrawn', can: { withdraw: false } });
    expect(await countOf(jobId)).toBe(0);
    const again = (await apply(person.token, jobId)).body;
    expect(again.id).not.toBe(first.id);
    expect((await mine(person.token)).map((item) => [item.id, item.state])).toEqual([[again.id, 'submitted'], [first.id, 'withdrawn']]);
    expect(await countOf(jobId)).toBe(1);
    const log = await t.db.selectFrom('activity_entries').select('action').where('object_id', '=', first.id).execute();
    expect(log).toEqual([{ action: 'withdraw-application' }]);
  });

  it('[P8] [rule 23] another person’s application looks as if it did not exist', async () => {
    const person = await signedInPractitioner(t.deps);
    const other = await signedInPractitioner(t.deps);
    const { body } = await apply(person.token, await buildJob(t.deps, institution.id));
    for (const id of [body.id, 'appl_0000000000000000000000']) expect(await withdraw(other.token, id)).toMatchObject({ status: 404, body: { code: 'application_not_found' } });
    expect((await withdraw(institution.token, body.id)).status).toBe(403);
    expect(await mine(person.token)).toMatchObject([{ state: 'submitted' }]);
    expect(await mine(other.token)).toEqual([]);
  });
});

describe('listMyApplications', () => {
  it('[P8] [rule 16] [rule 24] marks what became of the job, and pages newest first', async () => {
    const person = await signedInPractitioner(t.deps);
    const ended = await buildInstitution(t.deps);
    const ids = [];
    for (const owner of [institution, institution, institution, ended]) ids.push(await buildJob(t.deps, owner.id));
    const [paused, deleted, expired] = ids as [string, string, string, string];
    for (const jobId of ids) await apply(person.token, jobId);
    await t.call(pauseJob, { token: institution.token, params: { jobId: paused } });
    await t.call(deleteJob, { token: institution.token, params: { jobId: deleted } });
    await t.db.updateTable('jobs').set({ valid_until: '2020-01-01' }).where('id', '=', expired).execute();
    await t.db.updateTable('institutions').set({ membership_until: '2020-01-01' }).where('id', '=', ended.id).execute();
    const first = (await t.call(listMyApplications, { token: person.token, query: { limit: '3' } })).body;
    const second = (await t.call(listMyApplications, { token: person.token, query: { limit: '3', cursor: first.nextCursor ?? '' } })).body;
    expect([...first.items, ...second.items].map((item) => item.job.state)).toEqual(['unavailable', 'expired', 'deleted', 'paused']);
    expect(second.nextCursor).toBeNull();
    const other = await signedInPractitioner(t.deps);
    expect(await t.call(listMyApplications, { token: other.token, query: { cursor: first.nextCursor ?? '' } })).toMatchObject({ status: 400, body: { code: 'cursor_invalid' } });
    expect((await t.call(listApplicants, { token: person.token, params: { jobId: paused } })).status).toBe(403);
  });
});
