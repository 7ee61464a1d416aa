import { answerFeedback } from '@cert/contract/admin/feedback';
import { submitFeedback } from '@cert/contract/feedback';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildOperator, signedInPractitioner } from '../../../test/builders.ts';
import { feedbackBody, sendFeedback, uploadPicture } from '../../../test/feedback-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const times = <T>(count: number, act: (index: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, index) => act(index)));
const rowsOf = (practitionerId: string) => t.db.selectFrom('feedback').select('id').where('practitioner_id', '=', practitionerId).execute();

it('[X1] [rule 25] one key, twenty times at once: one feedback', async () => {
  const person = await signedInPractitioner(t.deps);
  const idempotencyKey = newKey();
  const all = await times(20, () => t.call(submitFeedback, { token: person.token, body: feedbackBody(), idempotencyKey }));
  expect(all.every(({ status }) => status === 201)).toBe(true);
  expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
  expect(await rowsOf(person.id)).toHaveLength(1);
});

it('[X1] one account sends ten a day, however many come at once; refused ones leave nothing', async () => {
  const person = await signedInPractitioner(t.deps);
  const all = await times(25, () => t.call(submitFeedback, { token: person.token, body: feedbackBody() }));
  expect(all.filter(({ status }) => status === 201)).toHaveLength(10);
  const refused = all.filter(({ status }) => status !== 201);
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['feedback_limit_reached']));
  expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(80_000);
  expect(await rowsOf(person.id)).toHaveLength(10);
});

it('[X1] one picture, eight feedbacks at once: one takes it', async () => {
  const person = await signedInPractitioner(t.deps);
  const pictureId = await uploadPicture(t, person.token);
  const all = await times(8, () => t.call(submitFeedback, { token: person.token, body: feedbackBody({ pictureIds: [pictureId] }) }));
  expect(all.map(({ body, status }) => (status === 201 ? 'sent' : body.code)).sort()).toEqual([...Array.from({ length: 7 }, () => 'picture_not_found'), 'sent']);
  expect(await rowsOf(person.id)).toHaveLength(1);
});

it('[A5] two operators answer what they both looked at: one answer, one conflict', async () => {
  const person = await signedInPractitioner(t.deps);
  const operators = [await buildOperator(t.deps), await buildOperator(t.deps, { role: 'administrator' })];
  for (let round = 0; round < 5; round += 1) {
    const feedbackId = await sendFeedback(t, person.token, { text: `第 ${round} 次一起答复` });
    const all = await times(6, (index) => t.call(answerFeedback, { token: operators[index % 2]!.token, params: { feedbackId }, body: { version: 1, text: `答复 ${index}` } }));
    expect(all.map(({ body, status }) => (status === 200 ? 'answered' : body.code)).sort()).toEqual(['answered', ...Array.from({ length: 5 }, () => 'version_conflict')]);
    expect(await t.db.selectFrom('feedback_answers').selectAll().where('feedback_id', '=', feedbackId).execute()).toHaveLength(1);
    expect(await t.db.selectFrom('notifications').selectAll().where('object_id', '=', feedbackId).execute()).toHaveLength(1);
  }
});
