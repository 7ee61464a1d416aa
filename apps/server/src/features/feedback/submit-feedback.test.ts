import { getMyFeedback, listMyFeedback, submitFeedback } from '@cert/contract/feedback';
import { viewCard } from '@cert/contract/talent-pool';
import { withdrawCard } from '@cert/contract/card';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildJob, buildOperator, buildPublishedCard, signedInPractitioner } from '../../../test/builders.ts';
import { feedbackBody, sendFeedback, uploadPicture } from '../../../test/feedback-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const submit = (token: string | undefined, changes: object = {}, idempotencyKey?: string) =>
  t.call(submitFeedback, { token, body: feedbackBody(changes), ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
const countOf = async () => Number((await sql<{ count: number }>`select count(*)::int as count from feedback`.execute(t.db)).rows[0]!.count);

describe('sending', () => {
  it('[X1] a practitioner sends text, pictures in their order and a contact, and sees it in 我的反馈', async () => {
    const person = await signedInPractitioner(t.deps);
    const pictureIds = [await uploadPicture(t, person.token), await uploadPicture(t, person.token), await uploadPicture(t, person.token)].reverse();
    const { status, body } = await submit(person.token, { kind: 'suggestion', text: '  希望增加按专业代码检索\r\n谢谢 ', pictureIds, contact: '微信 marked-wx-1' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'suggestion', state: 'submitted', text: '希望增加按专业代码检索\n谢谢', contact: '微信 marked-wx-1', reportedLabel: null, answers: [], closeReason: null });
    expect(body.pictures.map((picture) => picture.id)).toEqual(pictureIds);

    const list = await t.call(listMyFeedback, { token: person.token });
    expect(list.body).toMatchObject({ items: [{ id: body.id, kind: 'suggestion', state: 'submitted', excerpt: '希望增加按专业代码检索 谢谢', pictureCount: 3 }], nextCursor: null });
    expect(list.text).not.toContain('marked-wx-1');
    expect((await t.call(getMyFeedback, { token: person.token, params: { feedbackId: body.id } })).body).toEqual(body);
    const activity = await t.db.selectFrom('activity_entries').selectAll().where('object_id', '=', body.id).executeTakeFirstOrThrow();
    expect(activity).toMatchObject({ action: 'submit-feedback', actor_kind: 'practitioner', actor_id: person.id, detail: { kind: 'suggestion', pictureCount: 3, reported: null } });
  });

  it('[X1] [rule 1] the contact stands encrypted in the database, and in no log line', async () => {
    const person = await signedInPractitioner(t.deps);
    const id = await sendFeedback(t, person.token, { contact: '13900007731' });
    const row = await t.db.selectFrom('feedback').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(t.deps.cipher.decrypt(row.contact_cipher!)).toBe('13900007731');
    expect(JSON.stringify({ ...row, contact_cipher: row.contact_cipher!.toString() })).not.toContain('13900007731');
    const { rows } = await sql<{ text: string }>`select row_to_json(a)::text as text from activity_entries a where object_id = ${id}`.execute(t.db);
    expect(rows.map(({ text }) => text).join()).not.toContain('13900007731');
  });

  it('[X1] an institution sends, also when its membership is over, and its colleagues see it', async () => {
    const house = await buildInstitution(t.deps, { membershipUntil: '2020-01-01' });
    const colleague = await buildInstitutionAccount(t.deps, house.id);
    const id = await sendFeedback(t, house.token);
    expect((await t.call(getMyFeedback, { token: colleague.token, params: { feedbackId: id } })).status).toBe(200);
    const row = await t.db.selectFrom('feedback').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ institution_id: house.id, institution_account_id: house.accountId, practitioner_id: null });
  });

  it('[X1] [rule 25] the same key sends once', async () => {
    const person = await signedInPractitioner(t.deps);
    const [key, before] = [newKey(), await countOf()];
    const [first, second] = [await submit(person.token, {}, key), await submit(person.token, {}, key)];
    expect(second.body).toEqual(first.body);
    expect(await countOf()).toBe(before + 1);
    expect((await submit(person.token, { text: '另外一件事情' }, key)).body.code).toBe('idempotency_key_reused');
  });

  it.each([
    ['a text that is too short', { text: '坏了' }, '/body/text'],
    ['a text of blanks', { text: '          ' }, '/body/text'],
    ['a text that is too long', { text: '坏'.repeat(1001) }, '/body/text'],
    ['a text that turns its order', { text: 'abcdef\u202e' }, '/body/text'],
    ['another kind', { kind: 'praise' }, '/body/kind'],
    ['a contact that is too long', { contact: '1'.repeat(101) }, '/body/contact'],
    ['a contact of two lines', { contact: '1\n2' }, '/body/contact'],
    ['four pictures', { pictureIds: Array.from({ length: 4 }, (_, index) => `pic_${String(index).repeat(22)}`) }, '/body/pictureIds'],
    ['one picture twice', { pictureIds: [`pic_${'0'.repeat(22)}`, `pic_${'0'.repeat(22)}`] }, '/body/pictureIds'],
    ['an object without a report', { kind: 'fault', reported: { kind: 'job', id: `job_${'0'.repeat(22)}` } }, '/body/reported'],
    ['a link to a picture elsewhere', { pictureIds: ['https://example.com/a.png'] }, '/body/pictureIds/0'],
  ])('[X1] refuses %s, and nothing is kept', async (_what, changes, pointer) => {
    const person = await signedInPractitioner(t.deps);
    const before = await countOf();
    const { status, body } = await submit(person.token, changes);
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
    expect(await countOf()).toBe(before);
  });

  it('[X1] 5 and 1000 characters are accepted', async () => {
    const person = await signedInPractitioner(t.deps);
    for (const text of ['打不开了啊', '长'.repeat(1000)]) expect((await submit(person.token, { text })).status).toBe(201);
  });

  it('[X1] without a token, and with an operator’s, it is refused', async () => {
    expect((await submit(undefined)).status).toBe(401);
    expect((await submit((await buildOperator(t.deps)).token)).body.code).toBe('wrong_audience');
  });
});

describe('pictures of a feedback', () => {
  it('[X1] another’s, a made-up one and one that was sent already are refused alike, and nothing is kept', async () => {
    const [person, other] = [await signedInPractitioner(t.deps), await signedInPractitioner(t.deps)];
    const own = await uploadPicture(t, person.token);
    const foreign = await uploadPicture(t, other.token);
    const sent = await uploadPicture(t, person.token);
    await sendFeedback(t, person.token, { pictureIds: [sent] });
    const before = await countOf();
    for (const bad of [foreign, sent, `pic_${'0'.repeat(22)}`]) {
      const { status, body } = await submit(person.token, { pictureIds: [own, bad] });
      expect([status, body.code]).toEqual([404, 'picture_not_found']);
    }
    expect(await countOf()).toBe(before);
    // The own one is still free.
    expect((await submit(person.token, { pictureIds: [own] })).status).toBe(201);
  });
});

describe('reports', () => {
  it('[X1] a practitioner reports a job, also a closed one, and an institution, and reads what it was about', async () => {
    const [person, house] = [await signedInPractitioner(t.deps), await buildInstitution(t.deps, { name: '被举报认证有限公司' })];
    const jobId = await buildJob(t.deps, house.id, { title: '虚假职位', isDeleted: true });
    const report = (reported: object) => submit(person.token, { kind: 'report', reported });
    expect((await report({ kind: 'job', id: jobId })).body).toMatchObject({ kind: 'report', reportedLabel: '虚假职位 · 被举报认证有限公司' });
    expect((await report({ kind: 'institution', id: house.id })).body.reportedLabel).toBe('被举报认证有限公司');
    expect((await submit(person.token, { kind: 'report' })).body.reportedLabel).toBeNull();
  });

  it('[X1] [rule 12] an institution reports only a card that it opened, also after it was withdrawn; the name stays masked', async () => {
    const [card, house] = [await buildPublishedCard(t.deps, { name: '欧阳标记丙' }), await buildInstitution(t.deps)];
    const report = () => submit(house.token, { kind: 'report', reported: { kind: 'card', id: card.cardId } });
    expect((await report()).body.code).toBe('report_object_not_found');
    await t.call(viewCard, { token: house.token, params: { cardId: card.cardId } });
    await t.call(withdrawCard, { token: card.token });
    const { status, body, text } = await report();
    expect([status, body.reportedLabel]).toEqual([201, '欧阳*的名片']);
    expect(text).not.toContain('欧阳标记丙');
  });

  it('[X1] what is not there, or not the sender’s to see, is refused alike', async () => {
    const [person, house] = [await signedInPractitioner(t.deps), await buildInstitution(t.deps)];
    const published = await buildPublishedCard(t.deps);
    const jobId = await buildJob(t.deps, house.id);
    const cases: [string, object][] = [
      [person.token, { kind: 'job', id: `job_${'0'.repeat(22)}` }],
      [person.token, { kind: 'card', id: published.cardId }],
      [person.token, { kind: 'institution', id: jobId }],
      [house.token, { kind: 'job', id: jobId }],
      [house.token, { kind: 'institution', id: house.id }],
    ];
    for (const [token, reported] of cases) {
      const { status, body } = await submit(token, { kind: 'report', reported });
      expect([status, body.code]).toEqual([404, 'report_object_not_found']);
    }
  });
});

describe('reading', () => {
  it('[X1] [rule 23] another’s looks as if it did not exist', async () => {
    const [person, other, house] = [await signedInPractitioner(t.deps), await signedInPractitioner(t.deps), await buildInstitution(t.deps)];
    const id = await sendFeedback(t, person.token);
    const missing = await t.call(getMyFeedback, { token: other.token, params: { feedbackId: `fb_${'0'.repeat(22)}` } });
    for (const { token } of [other, house]) {
      const { status, body } = await t.call(getMyFeedback, { token, params: { feedbackId: id } });
      expect(status).toBe(404);
      expect({ ...body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
      expect((await t.call(listMyFeedback, { token })).body.items).toEqual([]);
    }
  });

  it('[X1] [rule 24] the list pages newest first without gap or repeat; another’s cursor is refused', async () => {
    const [person, other] = [await signedInPractitioner(t.deps), await signedInPractitioner(t.deps)];
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.unshift(await sendFeedback(t, person.token, { text: `第 ${index} 件事情` }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await t.call(listMyFeedback, { token: person.token, query: { limit: 3, cursor } });
      seen.push(...body.items.map((item) => item.id));
      cursor = body.nextCursor ?? undefined;
      if (seen.length === 3) {
        expect((await t.call(listMyFeedback, { token: other.token, query: { cursor } })).body.code).toBe('cursor_invalid');
        await sendFeedback(t, person.token, { text: '翻页时新来的' });
      }
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
  });
});
