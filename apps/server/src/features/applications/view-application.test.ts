import { applyToJob, getApplyConsent, listApplicants, listMyApplications, markApplication, viewApplication, withdrawApplication } from '@cert/contract/application';
import { withdrawCard } from '@cert/contract/card';
import { deleteJob, getMyJob } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, signedInPractitioner, type BuiltInstitution, type PractitionerInput } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let institution: BuiltInstitution;
beforeAll(async () => {
  t = await createTestApp();
  institution = await buildInstitution(t.deps);
});
afterAll(() => t.close());

async function applicant(jobId: string, input: PractitionerInput = {}) {
  const person = await signedInPractitioner(t.deps, input);
  const { version } = (await t.call(getApplyConsent, { token: person.token, params: { jobId } })).body;
  const { body } = await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: version } });
  return { ...person, applicationId: body.id };
}
const view = (token: string, applicationId: string, idempotencyKey?: string) => t.call(viewApplication, { token, params: { applicationId }, ...(idempotencyKey ? { idempotencyKey } : {}) });
const mark = (token: string, applicationId: string, value: unknown) => t.call(markApplication, { token, params: { applicationId }, body: { mark: value } });
const list = (jobId: string, query: Record<string, string> = {}, token = institution.token) => t.call(listApplicants, { token, params: { jobId }, query });
const stateAt = async (token: string) => (await t.call(listMyApplications, { token })).body.items[0]?.state;

describe('applicants of one job', () => {
  it('[ASVS 8.2.3] [I9] lists them newest first, with a short card and without any contact; counts equal the list [rule 17]', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    const people = [];
    for (let index = 0; index < 5; index += 1) people.push(await applicant(jobId, { name: '赵国强', registrations: [{ certificateNo: '2024-1-NQ-723621' }] }));
    const first = await list(jobId, { limit: '3' });
    const second = await list(jobId, { limit: '3', cursor: first.body.nextCursor ?? '' });
    const all = [...first.body.items, ...second.body.items];
    expect(all.map((item) => item.id)).toEqual(people.map((person) => person.applicationId).reverse());
    expect(all[0]).toMatchObject({ state: 'submitted', withheld: null, card: { maskedName: '赵**', cityName: '北京市', registrations: [{ scheme: 'QMS', grade: 'auditor' }] }, can: { view: true, mark: true } });
    for (const secret of ['赵国强', '723621', ...people.flatMap((person) => [person.phone, person.email ?? '-', person.wechatId ?? '-', person.id])]) expect(first.text).not.toContain(secret);
    expect((await t.call(getMyJob, { token: institution.token, params: { jobId } })).body.job).toMatchObject({ applicantCount: 5, unreadCount: 5 });
    const other = await buildInstitution(t.deps);
    expect(await list(jobId, {}, other.token)).toMatchObject({ status: 404, body: { code: 'job_not_found' } });
    expect(await list(await buildJob(t.deps, institution.id), { cursor: first.body.nextCursor ?? '' })).toMatchObject({ status: 400, body: { code: 'cursor_invalid' } });
  });

  it('[trust 2.1.4] [rule 5] [I9] opening one gives the contact for free and marks it viewed; the applicant sees that [P8]', async () => {
    const jobId = await buildJob(t.deps, institution.id, { title: '招聘检查员' });
    const person = await applicant(jobId, { name: '钱学敏', registrations: [{ certificateNo: '2024-1-NQ-556677' }] });
    const opened = await view(institution.token, person.applicationId);
    expect(opened).toMatchObject({
      status: 200,
      body: {
        state: 'viewed', jobId, jobTitle: '招聘检查员', withheld: null, card: { maskedName: '钱**' },
        contact: { name: '钱学敏', phone: person.phone, email: person.email, wechatId: person.wechatId, certificateNos: [{ scheme: 'QMS', certificateNo: '2024-1-NQ-556677' }] },
      },
    });
    expect(await stateAt(person.token)).toBe('viewed');
    expect(await t.db.selectFrom('point_entries').selectAll().where('institution_id', '=', institution.id).execute()).toEqual([]);
    expect((await t.call(getMyJob, { token: institution.token, params: { jobId } })).body.job).toMatchObject({ applicantCount: 1, unreadCount: 0 });
    const log = await t.db.selectFrom('activity_entries').selectAll().where('object_id', '=', person.applicationId).execute();
    expect(log).toMatchObject([{ action: 'view-application', actor_kind: 'institution', actor_id: institution.accountId }]);
    expect(JSON.stringify(log)).not.toContain(person.phone);
  });

  it('[rule 5] [rule 17] after the person withdraws, no contact and no card for anybody, also not for a repeat; the row stays, marked', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    const person = await applicant(jobId, { name: '孙立' });
    const key = 'open-before-and-after-it';
    await view(institution.token, person.applicationId, key);
    await mark(institution.token, person.applicationId, 'suitable');
    await t.call(withdrawApplication, { token: person.token, params: { applicationId: person.applicationId } });
    const again = await view(institution.token, person.applicationId, key);
    expect(again).toMatchObject({ status: 200, body: { state: 'withdrawn', withheld: 'withdrawn', card: null, contact: null } });
    expect((await list(jobId)).body.items).toEqual([]);
    const withdrawn = await list(jobId, { state: 'withdrawn' });
    expect(withdrawn.body.items).toMatchObject([{ id: person.applicationId, state: 'withdrawn', card: null, can: { view: false, mark: false } }]);
    for (const answer of [again, withdrawn]) for (const secret of [person.phone, '孙']) expect(answer.text).not.toContain(secret);
    expect(await mark(institution.token, person.applicationId, 'unsuitable')).toMatchObject({ status: 409, body: { code: 'application_withdrawn' } });
    expect((await t.call(getMyJob, { token: institution.token, params: { jobId } })).body.job.applicantCount).toBe(0);
  });

  it('[rule 5] [rule 16] a withdrawn card or a deleted job changes nothing: the consent was for this application', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    const person = await applicant(jobId);
    await t.call(withdrawCard, { token: person.token });
    await t.call(deleteJob, { token: institution.token, params: { jobId } });
    expect((await list(jobId)).body.items).toHaveLength(1);
    expect((await view(institution.token, person.applicationId)).body.contact?.phone).toBe(person.phone);
  });

  it('[rule 5] [rule 22] a retired, unbound, hidden or blocking person keeps the row, but nothing of the person is shown, and why is not told', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    const [retired, unbound, hidden, blocking] = [await applicant(jobId), await applicant(jobId), await applicant(jobId), await applicant(jobId)];
    await t.db.updateTable('practitioners').set({ retired_at: new Date() }).where('id', '=', retired.id).execute();
    // The registry has a new number: it may be a stranger's until it is bound.
    await t.db.updateTable('practitioners').set({ phone_index: t.deps.cipher.index('13700000000'), phone_cipher: t.deps.cipher.encrypt('13700000000') }).where('id', '=', unbound.id).execute();
    await t.db.updateTable('cards').set({ hidden_at: new Date(), hidden_reason: '投诉' }).where('id', '=', hidden.cardId).execute();
    await t.db.insertInto('blocks').values({ practitioner_id: blocking.id, institution_id: institution.id }).execute();
    const answers = [];
    for (const person of [retired, unbound, hidden, blocking]) {
      const { status, text, body } = await view(institution.token, person.applicationId);
      expect(text).not.toContain(person.phone);
      expect(text).not.toContain('13700000000');
      answers.push({ status, body: { ...body, id: '', submittedAt: '' } });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { state: 'submitted', withheld: 'unavailable', card: null, contact: null } });
    expect((await list(jobId)).body.items.map((item) => [item.withheld, item.card])).toEqual(Array.from({ length: 4 }, () => ['unavailable', null]));
    expect((await t.call(getMyJob, { token: institution.token, params: { jobId } })).body.job.applicantCount).toBe(4);
  });

  it('[rule 5] the contact is the one on file now, once the new phone is bound', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    const person = await applicant(jobId);
    const index = t.deps.cipher.index('13700001234');
    await t.db.updateTable('practitioners').set({ phone_index: index, phone_cipher: t.deps.cipher.encrypt('13700001234') }).where('id', '=', person.id).execute();
    await t.db.updateTable('practitioner_accounts').set({ phone_index: index }).where('practitioner_id', '=', person.id).execute();
    expect((await view(institution.token, person.applicationId)).body.contact?.phone).toBe('13700001234');
  });

  it('[rule 5] someone who was hired by the institution stays among its applicants', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    const person = await applicant(jobId);
    const { name_key } = await t.db.selectFrom('institutions').select('name_key').where('id', '=', institution.id).executeTakeFirstOrThrow();
    await t.db.updateTable('practitioners').set({ employer_name: institution.name, employer_key: name_key }).where('id', '=', person.id).execute();
    expect((await view(institution.token, person.applicationId)).body.contact?.phone).toBe(person.phone);
  });

  it('[ASVS 8.2.2] [rule 23] another institution, an expired one, and a person get nothing', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    const person = await applicant(jobId);
    const other = await buildInstitution(t.deps);
    for (const applicationId of [person.applicationId, 'appl_0000000000000000000000']) {
      expect(await view(other.token, applicationId)).toMatchObject({ status: 404, body: { code: 'application_not_found' } });
      expect(await mark(other.token, applicationId, 'suitable')).toMatchObject({ status: 404, body: { code: 'application_not_found' } });
    }
    expect(await view(person.token, person.applicationId)).toMatchObject({ status: 403, body: { code: 'wrong_audience' } });
    await t.db.updateTable('institutions').set({ membership_until: '2020-01-01' }).where('id', '=', institution.id).execute();
    for (const refused of [await view(institution.token, person.applicationId), await mark(institution.token, person.applicationId, null), await list(jobId)]) {
      expect(refused).toMatchObject({ status: 403, body: { code: 'membership_expired' } });
    }
    await t.db.updateTable('institutions').set({ membership_until: null }).where('id', '=', institution.id).execute();
    expect(await stateAt(person.token)).toBe('submitted');
  });
});

describe('markApplication', () => {
  it('[I11] 合适, 不合适 and neither; the applicant sees it, filters find it, each change is in the activity log', async () => {
    const jobId = await buildJob(t.deps, institution.id);
    const person = await applicant(jobId);
    const other = await applicant(jobId);
    expect((await mark(institution.token, person.applicationId, 'suitable')).body).toMatchObject({ id: person.applicationId, state: 'suitable' });
    expect((await mark(institution.token, person.applicationId, 'suitable')).status).toBe(200);
    expect(await stateAt(person.token)).toBe('suitable');
    const found = async (state: string) => (await list(jobId, { state })).body.items.map((item) => item.id);
    expect(await found('suitable')).toEqual([person.applicationId]);
    expect(await found('submitted')).toEqual([other.applicationId]);
    await mark(institution.token, person.applicationId, 'unsuitable');
    expect(await found('unsuitable')).toEqual([person.applicationId]);
    await mark(institution.token, person.applicationId, null);
    expect(await found('viewed')).toEqual([person.applicationId]);
    expect(await stateAt(person.token)).toBe('viewed');
    const log = await t.db.selectFrom('activity_entries').select(['action', 'detail']).where('object_id', '=', person.applicationId).orderBy('id').execute();
    expect(log).toEqual(['suitable', 'unsuitable', null].map((value) => ({ action: 'mark-application', detail: { mark: value } })));
    expect(await mark(institution.token, person.applicationId, 'maybe')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/body/mark' }] } });
    expect((await list(jobId, { state: 'unread' })).status).toBe(400);
  });
});
