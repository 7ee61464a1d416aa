// The object storage or the SMS provider is away, slow or answers nonsense: a clear 503, nothing half, and the rest works.
import { getMyCard } from '@cert/contract/card';
import { getMyFeedbackPicture, submitFeedback, uploadFeedbackPicture } from '@cert/contract/feedback';
import { revealContact } from '@cert/contract/reveal';
import { sendSmsCode } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Storage } from '../../src/platform/object-storage-s3.ts';
import type { SmsGateway } from '../../src/platform/sms-gateway.ts';
import { buildInstitution, buildPractitioner, buildPublishedCard } from '../builders.ts';
import { feedbackBody } from '../feedback-steps.ts';
import { pngPicture } from '../pictures.ts';
import { startS3Server, type S3Server } from '../s3-server.ts';
import { openBindFlow } from '../sign-in-steps.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { newKey } from '../test-client.ts';

const account = { bucket: 'pictures', keyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
let s3: S3Server;
let t: TestApp;
let smsState: 'works' | 'fails' | 'hangs' = 'works';
const sms: SmsGateway = {
  send: () => (smsState === 'works' ? Promise.resolve() : smsState === 'fails' ? Promise.reject(new Error('away')) : new Promise(() => undefined)),
};
beforeAll(async () => {
  s3 = await startS3Server(account);
  t = await createTestApp({ sms, objects: createS3Storage({ ...account, url: s3.url, region: 'cn-east-1', timeoutSeconds: 1 }) });
});
afterAll(async () => {
  await t.close();
  await s3.close();
});

const away = (code: string) => ({ status: 503, body: { code }, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } });

/** What needs nothing but the database goes on, and money too. */
async function expectTheRestWorks(): Promise<void> {
  const institution = await buildInstitution(t.deps, { points: 2 });
  const card = await buildPublishedCard(t.deps);
  expect((await t.call(getMyCard, { token: card.token })).status).toBe(200);
  expect((await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } })).status).toBe(200);
}

describe('the object storage', () => {
  it.each(['hangs', 'breaks off', 'answers 500'] as const)('[ASVS 16.5.2] [trust I15] %s: 503 in time for the picture, nothing half, and the repeat with the same key keeps one', async (behaviour) => {
    const person = await buildPublishedCard(t.deps);
    const file = { name: 'a.png', mediaType: 'image/png', bytes: await pngPicture() };
    const idempotencyKey = newKey();
    const upload = () => t.call(uploadFeedbackPicture, { token: person.token, file, idempotencyKey });
    s3.behaviour = behaviour;
    expect(await upload()).toMatchObject(away('service_unavailable'));
    // A picture that was not kept cannot be used.
    const { rows } = await sql<{ id: string }>`select id from stored_pictures where owner_id = ${person.id}`.execute(t.db);
    expect((await t.call(submitFeedback, { token: person.token, body: feedbackBody({ pictureIds: rows.map(({ id }) => id) }) })).status).toBeGreaterThanOrEqual(400);
    await expectTheRestWorks();
    s3.behaviour = 'works';
    const kept = await upload();
    expect(kept).toMatchObject({ status: 201 });
    expect((await upload()).body.id).toBe(kept.body.id);
    const sent = await t.call(submitFeedback, { token: person.token, body: feedbackBody({ pictureIds: [kept.body.id] }) });
    expect(sent.status).toBe(201);
    s3.behaviour = behaviour;
    expect(await t.call(getMyFeedbackPicture, { token: person.token, params: { pictureId: kept.body.id } })).toMatchObject(away('service_unavailable'));
    s3.behaviour = 'works';
  });
});

describe('the SMS provider', () => {
  it.each(['fails', 'hangs'] as const)('[ASVS 16.5.2] [trust I15] [rule 18] %s: 503 in time, the code that nobody got is dead, the rest works, and the next try sends', async (state) => {
    const { phone } = await buildPractitioner(t.deps);
    const flowToken = await openBindFlow(t, phone);
    smsState = state;
    const began = performance.now();
    expect(await t.call(sendSmsCode, { body: { flowToken } })).toMatchObject(away('sms_unavailable'));
    // Five are promised; the rest is a busy machine.
    expect(performance.now() - began).toBeLessThan(20_000);
    await expectTheRestWorks();
    smsState = 'works';
    expect((await t.call(sendSmsCode, { body: { flowToken } })).status).toBe(201);
  });
});
