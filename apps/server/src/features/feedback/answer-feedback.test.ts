import * as admin from '@cert/contract/admin/feedback';
import { getMyFeedback } from '@cert/contract/feedback';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, signedInPractitioner } from '../../../test/builders.ts';
import { sendFeedback, uploadPicture } from '../../../test/feedback-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let business: { id: string; token: string };
let auditor: { id: string; token: string };
beforeAll(async () => {
  t = await createTestApp({ limits: { feedbackPerDay: 1000 } });
  business = await buildOperator(t.deps);
  auditor = await buildOperator(t.deps, { role: 'auditor' });
});
afterAll(() => t.close());

const get = async (feedbackId: string, token = business.token) => (await t.call(admin.getFeedback, { token, params: { feedbackId } })).body;
const activities = async (feedbackId: string) => (await t.db.selectFrom('activity_entries').select(['action', 'actor_id']).where('object_id', '=', feedbackId).orderBy('id').execute()).map(({ action, actor_id }) => `${action} ${actor_id === business.id ? 'business' : 'sender'}`);

describe('handling one feedback', () => {
  it('[A5] [X1] handle, answer, close and reopen: each is seen by the sender, told once, and logged', async () => {
    const person = await signedInPractitioner(t.deps, { name: '司马标记丁' });
    const feedbackId = await sendFeedback(t, person.token, { text: '无法登录，请帮助', contact: 'marked-contact-77' });
    const params = { feedbackId };
    const mine = async () => (await t.call(getMyFeedback, { token: person.token, params })).body;
    expect(await get(feedbackId)).toMatchObject({ state: 'submitted', version: 1, sender: { side: 'practitioner', id: person.id, label: '司马*' }, hasContact: true, can: { handle: true, answer: true, close: true, reopen: false, viewContact: true } });

    const handled = await t.call(admin.handleFeedback, { token: business.token, params, body: { version: 1 } });
    expect(handled.body).toMatchObject({ state: 'handling', version: 2, handlerLabel: '测试运营', can: { handle: false } });
    expect((await mine()).state).toBe('handling');

    const answered = await t.call(admin.answerFeedback, { token: business.token, params, body: { version: 2, text: ' 已修复，请更新后重试。 ' } });
    expect(answered.body).toMatchObject({ state: 'answered', version: 3, answers: [{ text: '已修复，请更新后重试。', operatorLabel: '测试运营' }] });
    const seen = await mine();
    expect(seen).toMatchObject({ state: 'answered', answers: [{ text: '已修复，请更新后重试。', answeredAt: answered.body.answers[0]!.answeredAt }] });
    expect(JSON.stringify(seen)).not.toContain('测试运营');
    const told = await t.db.selectFrom('notifications').selectAll().where('object_id', '=', feedbackId).execute();
    expect(told).toMatchObject([{ kind: 'feedback_answered', audience: 'practitioner', recipient_id: person.id, object_kind: 'feedback' }]);

    const closed = await t.call(admin.closeFeedback, { token: business.token, params, body: { version: 3, reason: '问题已解决' } });
    expect(closed.body).toMatchObject({ state: 'closed', closeReason: '问题已解决', can: { handle: false, answer: false, close: false, reopen: true } });
    expect(await mine()).toMatchObject({ state: 'closed', closeReason: '问题已解决' });

    const reopened = await t.call(admin.reopenFeedback, { token: business.token, params, body: { version: 4 } });
    expect(reopened.body).toMatchObject({ state: 'handling', closeReason: null, version: 5 });
    expect(reopened.body.answers).toHaveLength(1);
    expect(await activities(feedbackId)).toEqual(['submit-feedback sender', 'handle-feedback business', 'answer-feedback business', 'close-feedback business', 'reopen-feedback business']);
  });

  it('[A5] an answer to an institution tells the institution', async () => {
    const house = await buildInstitution(t.deps);
    const feedbackId = await sendFeedback(t, house.token);
    await t.call(admin.answerFeedback, { token: business.token, params: { feedbackId }, body: { version: 1, text: '收到，谢谢' } });
    const told = await t.db.selectFrom('notifications').selectAll().where('object_id', '=', feedbackId).execute();
    expect(told).toMatchObject([{ audience: 'institution', recipient_id: house.id }]);
  });

  it('[A5] what the state does not allow, and what another changed meanwhile, is refused and leaves no trace', async () => {
    const person = await signedInPractitioner(t.deps);
    const feedbackId = await sendFeedback(t, person.token);
    const params = { feedbackId };
    const { token } = business;
    expect((await t.call(admin.reopenFeedback, { token, params, body: { version: 1 } })).body.code).toBe('feedback_state_conflict');
    await t.call(admin.closeFeedback, { token, params, body: { version: 1, reason: null } });
    const before = await get(feedbackId);
    expect((await t.call(admin.answerFeedback, { token, params, body: { version: 2, text: '太晚了' } })).body.code).toBe('feedback_state_conflict');
    expect((await t.call(admin.handleFeedback, { token, params, body: { version: 2 } })).body.code).toBe('feedback_state_conflict');
    expect((await t.call(admin.reopenFeedback, { token, params, body: { version: 1 } })).body.code).toBe('version_conflict');
    expect(await get(feedbackId)).toEqual(before);
    expect(await activities(feedbackId)).toEqual(['submit-feedback sender', 'close-feedback business']);
    for (const operation of [admin.getFeedback, admin.viewFeedbackContact]) {
      expect((await t.call(operation, { token, params: { feedbackId: `fb_${'0'.repeat(22)}` } })).body.code).toBe('feedback_not_found');
    }
  });

  it('[A5] an answer that is empty or too long is refused', async () => {
    const person = await signedInPractitioner(t.deps);
    const params = { feedbackId: await sendFeedback(t, person.token) };
    for (const text of ['', '  ', '好', '长'.repeat(1001)]) {
      expect((await t.call(admin.answerFeedback, { token: business.token, params, body: { version: 1, text } })).status).toBe(400);
    }
  });
});

describe('roles', () => {
  it('[A9] [A5] an auditor reads without contact and changes nothing; senders have no access at all', async () => {
    const person = await signedInPractitioner(t.deps);
    const feedbackId = await sendFeedback(t, person.token, { contact: 'marked-contact-78' });
    const params = { feedbackId };
    const read = await t.call(admin.getFeedback, { token: auditor.token, params });
    expect(read.body).toMatchObject({ hasContact: true, can: { handle: false, answer: false, close: false, reopen: false, viewContact: false } });
    expect(read.text).not.toContain('marked-contact-78');
    const writes = [[admin.handleFeedback, {}], [admin.answerFeedback, { text: '不行' }], [admin.closeFeedback, { reason: null }], [admin.reopenFeedback, {}]] as const;
    for (const [operation, more] of writes) expect((await t.call(operation, { token: auditor.token, params, body: { version: 1, ...more } })).body.code).toBe('role_not_allowed');
    expect((await t.call(admin.viewFeedbackContact, { token: auditor.token, params })).body.code).toBe('role_not_allowed');
    for (const operation of [admin.getFeedback, admin.listFeedback]) expect((await t.call(operation as typeof admin.getFeedback, { token: person.token, params })).body.code).toBe('wrong_audience');
    expect(await activities(feedbackId)).toEqual(['submit-feedback sender']);
  });

  it('[rule 1] [A5] the contact is read by an act of its own, and every reading is logged', async () => {
    const person = await signedInPractitioner(t.deps);
    const feedbackId = await sendFeedback(t, person.token, { contact: 'marked-contact-79' });
    const bare = await sendFeedback(t, person.token);
    expect(JSON.stringify(await get(feedbackId))).not.toContain('marked-contact-79');
    const view = (id: string) => t.call(admin.viewFeedbackContact, { token: business.token, params: { feedbackId: id } });
    expect((await view(feedbackId)).body).toEqual({ contact: 'marked-contact-79' });
    expect((await view(feedbackId)).body).toEqual({ contact: 'marked-contact-79' });
    expect((await view(bare)).body).toEqual({ contact: null });
    expect(await activities(feedbackId)).toEqual(['submit-feedback sender', 'view-feedback-contact business', 'view-feedback-contact business']);
    expect(await activities(bare)).toEqual(['submit-feedback sender']);
  });
});

describe('the inbox', () => {
  it('[A5] [rule 24] filters by kind, state, side and text, newest first, page by page', async () => {
    const [person, house] = [await signedInPractitioner(t.deps, { name: '诸葛标记戊' }), await buildInstitution(t.deps, { name: '收件箱认证有限公司' })];
    const jobId = await buildJob(t.deps, house.id);
    const own = {
      fault: await sendFeedback(t, person.token, { text: '甲乙丙 100% 打不开' }),
      report: await sendFeedback(t, person.token, { kind: 'report', text: '甲乙丙 这个职位是假的', reported: { kind: 'job', id: jobId }, pictureIds: [await uploadPicture(t, person.token)] }),
      idea: await sendFeedback(t, house.token, { kind: 'suggestion', text: '甲乙丙 希望能导出' }),
    };
    await t.call(admin.handleFeedback, { token: business.token, params: { feedbackId: own.fault }, body: { version: 1 } });
    const list = async (query: object) => (await t.call(admin.listFeedback, { token: auditor.token, query: { search: '甲乙丙', ...query } })).body;
    const ids = async (query: object) => (await list(query)).items.map(({ id }) => id);
    expect(await ids({})).toEqual([own.idea, own.report, own.fault]);
    expect(await ids({ kind: 'report' })).toEqual([own.report]);
    expect(await ids({ state: 'handling' })).toEqual([own.fault]);
    expect(await ids({ senderSide: 'institution' })).toEqual([own.idea]);
    expect(await ids({ senderSide: 'practitioner', state: 'submitted' })).toEqual([own.report]);
    expect(await ids({ search: '100%' })).toEqual([own.fault]);
    expect(await ids({ search: '%' })).toEqual([own.fault]);
    expect(await ids({ search: own.idea })).toEqual([own.idea]);
    expect((await list({})).items[1]).toMatchObject({ kind: 'report', sender: { side: 'practitioner', label: '诸葛*' }, excerpt: '甲乙丙 这个职位是假的', pictureCount: 1, isReportOfObject: true });
    expect((await get(own.report)).reported).toMatchObject({ kind: 'job', id: jobId });

    const first = await list({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([own.idea, own.report]);
    expect((await list({ limit: 2, cursor: first.nextCursor })).items.map(({ id }) => id)).toEqual([own.fault]);
    expect((await t.call(admin.listFeedback, { token: auditor.token, query: { search: '甲乙', cursor: first.nextCursor } })).body.code).toBe('cursor_invalid');
  });
});
