import { getFeedbackPicture } from '@cert/contract/admin/feedback';
import { getMyFeedbackPicture, submitFeedback, uploadFeedbackPicture } from '@cert/contract/feedback';
import sharp from 'sharp';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildOperator, signedInPractitioner } from '../../../test/builders.ts';
import { feedbackBody, sendFeedback, uploadPicture } from '../../../test/feedback-steps.ts';
import { noPictures, phonePhoto, pngBomb, pngPicture } from '../../../test/pictures.ts';
import { startS3Server, type S3Server } from '../../../test/s3-server.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newKey } from '../../../test/test-client.ts';
import { createS3Storage } from '../../platform/object-storage-s3.ts';
import { deleteUnusedPictures } from '../pictures/schedule.ts';

let t: TestApp;
let s3: S3Server;
const account = { bucket: 'pictures', keyId: 'AKIDEXAMPLE', secret: 'secret-of-this-test' };
beforeAll(async () => {
  s3 = await startS3Server(account);
  t = await createTestApp({ objects: createS3Storage({ ...account, url: s3.url, region: 'us-east-1', timeoutSeconds: 0.5 }) });
});
beforeEach(() => void (s3.behaviour = 'works'));
afterAll(async () => {
  await t.close();
  await s3.close();
});

const upload = (token: string, bytes: Buffer, { idempotencyKey, ...file }: { name?: string; mediaType?: string; idempotencyKey?: string } = {}) =>
  t.call(uploadFeedbackPicture, { token, file: { name: 'a.png', mediaType: 'image/png', bytes, ...file }, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });

async function fetchPicture(token: string, pictureId: string) {
  const response = await t.app.inject({ method: 'GET', url: getMyFeedbackPicture.path.replace('{pictureId}', pictureId), headers: { authorization: `Bearer ${token}` } });
  return { status: response.statusCode, headers: response.headers, bytes: response.rawPayload, text: response.payload };
}

const rowsOf = async (ownerId: string) => (await t.db.selectFrom('stored_pictures').selectAll().where('owner_id', '=', ownerId).execute());
const passHours = (hours: number) => sql`update stored_pictures set delete_after = delete_after - make_interval(hours => ${hours})`.execute(t.db);

describe('uploading', () => {
  it('[X1] a photo comes back to its owner without its place and camera, as a file that no browser runs', async () => {
    const person = await signedInPractitioner(t.deps);
    const { status, body } = await upload(person.token, await phonePhoto(), { name: '../../x.html\u0000.php', mediaType: 'image/jpeg' });
    expect({ status, body }).toEqual({ status: 201, body: { id: body.id, mediaType: 'image/jpeg', width: 40, height: 60 } });

    const got = await fetchPicture(person.token, body.id);
    expect(got.status).toBe(200);
    expect(got.headers).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(got.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''pic_\w{22}\.jpg$/);
    expect((await sharp(got.bytes).metadata()).exif).toBeUndefined();
    // The stored name is the program's own.
    const [row] = await rowsOf(person.id);
    expect(row!.object_key).toBe(`feedback/${body.id}.jpg`);
    expect([...s3.objects.keys()].filter((place) => place.includes(body.id))).toEqual([`/pictures/feedback/${body.id}.jpg`]);
  });

  it('[X1] what is no picture is refused, whatever it calls itself, and nothing is kept', async () => {
    const person = await signedInPractitioner(t.deps);
    const before = s3.objects.size;
    for (const [what, bytes] of Object.entries(noPictures)) {
      for (const mediaType of ['image/png', 'image/jpeg', 'image/webp']) {
        if (bytes.length === 0) continue;
        expect((await upload(person.token, bytes, { mediaType })).body.code, what).toBe('picture_invalid');
        await t.db.deleteFrom('limit_counters').execute();
      }
    }
    for (const mediaType of ['image/svg+xml', 'image/gif', 'text/html', 'application/octet-stream']) {
      expect((await upload(person.token, await pngPicture(), { mediaType })).body.code).toBe('media_type_unsupported');
    }
    expect((await upload(person.token, pngBomb(20_000, 20_000))).body).toMatchObject({ status: 422, code: 'picture_too_large', title: '图片尺寸过大，请缩小后再上传' });
    expect((await upload(person.token, Buffer.alloc(2 * 1024 * 1024 + 1))).status).toBe(413);
    expect(await rowsOf(person.id)).toEqual([]);
    expect(s3.objects.size).toBe(before);
  });

  it('[X1] [rule 25] the same upload again is the same picture, also ten at once; another picture under its key is refused', async () => {
    const person = await signedInPractitioner(t.deps);
    const [idempotencyKey, bytes] = [newKey(), await pngPicture()];
    const all = await Promise.all(Array.from({ length: 10 }, () => upload(person.token, bytes, { idempotencyKey })));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 201));
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
    expect(await rowsOf(person.id)).toHaveLength(1);
    expect((await upload(person.token, await pngPicture(61), { idempotencyKey })).body.code).toBe('idempotency_key_reused');
    const other = await signedInPractitioner(t.deps);
    expect((await upload(other.token, bytes, { idempotencyKey })).body.id).not.toBe(all[0]!.body.id);
  });

  it('[X1] an account uploads so many an hour, and is told when it may again', async () => {
    const limited = await t.another({ limits: { feedbackPicturesPerHour: 2 }, objects: t.deps.objects });
    const person = await signedInPractitioner(t.deps);
    const send = async () => limited.call(uploadFeedbackPicture, { token: person.token, file: { name: 'a.png', mediaType: 'image/png', bytes: await pngPicture() } });
    expect([(await send()).status, (await send()).status]).toEqual([201, 201]);
    const { status, body, headers } = await send();
    expect([status, body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(3_000);
    await limited.close();
  });

  it('[X1] only persons and institutions upload', async () => {
    const operator = await buildOperator(t.deps);
    expect((await upload(operator.token, await pngPicture())).body.code).toBe('wrong_audience');
    expect((await t.call(uploadFeedbackPicture, { file: { name: 'a.png', mediaType: 'image/png', bytes: await pngPicture() } })).status).toBe(401);
  });
});

describe('when the storage is away', () => {
  it.each(['hangs', 'breaks off', 'answers 500'] as const)('[X1] and %s, the user is asked to try again, and the retry keeps one whole picture', async (behaviour) => {
    const person = await signedInPractitioner(t.deps);
    const [idempotencyKey, bytes] = [newKey(), await pngPicture()];
    s3.behaviour = behaviour;
    const failed = await upload(person.token, bytes, { idempotencyKey });
    expect({ status: failed.status, code: failed.body.code, retryAfter: failed.headers['retry-after'] }).toEqual({ status: 503, code: 'service_unavailable', retryAfter: '10' });
    const [half] = await rowsOf(person.id);
    expect(half!.stored_at).toBeNull();
    // It can neither be shown nor sent.
    s3.behaviour = 'works';
    expect((await fetchPicture(person.token, half!.id)).status).toBe(404);
    expect((await t.call(submitFeedback, { token: person.token, body: feedbackBody({ pictureIds: [half!.id] }) })).body.code).toBe('picture_not_found');

    const again = await upload(person.token, bytes, { idempotencyKey });
    expect(again.body.id).toBe(half!.id);
    expect((await fetchPicture(person.token, half!.id)).status).toBe(200);
  });

  it('[X1] reading answers 503, and sending a feedback works without the storage', async () => {
    const person = await signedInPractitioner(t.deps);
    const pictureId = await uploadPicture(t, person.token);
    s3.behaviour = 'hangs';
    expect((await fetchPicture(person.token, pictureId)).status).toBe(503);
    expect((await t.call(submitFeedback, { token: person.token, body: feedbackBody({ pictureIds: [pictureId] }) })).status).toBe(201);
  });
});

describe('who sees a picture', () => {
  it('[X1] [rule 23] its owner, colleagues of the same institution, and nobody else; to others it looks missing', async () => {
    const [house, other, person] = [await buildInstitution(t.deps), await buildInstitution(t.deps), await signedInPractitioner(t.deps)];
    const colleague = await buildInstitutionAccount(t.deps, house.id);
    const pictureId = await uploadPicture(t, house.token);
    expect((await fetchPicture(colleague.token, pictureId)).status).toBe(200);
    const missing = await fetchPicture(person.token, `pic_${'0'.repeat(22)}`);
    for (const token of [other.token, person.token]) {
      const got = await fetchPicture(token, pictureId);
      expect(got.status).toBe(404);
      expect({ ...JSON.parse(got.text), requestId: '' }).toEqual({ ...JSON.parse(missing.text), requestId: '' });
    }
  });

  it('[A5] operators see it once it was sent, and only as part of its feedback', async () => {
    const person = await signedInPractitioner(t.deps);
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const [pictureId, kept] = [await uploadPicture(t, person.token), await uploadPicture(t, person.token)];
    const feedbackId = await sendFeedback(t, person.token, { pictureIds: [pictureId] });
    const otherId = await sendFeedback(t, person.token);
    const get = (params: { feedbackId: string; pictureId: string }) => t.call(getFeedbackPicture, { token: auditor.token, params });
    const got = await get({ feedbackId, pictureId });
    expect([got.status, got.headers['content-type']]).toEqual([200, 'image/png']);
    expect((await get({ feedbackId, pictureId: kept })).body.code).toBe('picture_not_found');
    expect((await get({ feedbackId: otherId, pictureId })).body.code).toBe('picture_not_found');
    expect((await t.call(getFeedbackPicture, { token: person.token, params: { feedbackId, pictureId } })).body.code).toBe('wrong_audience');
  });
});

describe('cleaning up', () => {
  it('[X1] deletes what no feedback took within a day and what a broken upload left, and keeps what was sent', async () => {
    const person = await signedInPractitioner(t.deps);
    const [sent, unused] = [await uploadPicture(t, person.token), await uploadPicture(t, person.token)];
    await sendFeedback(t, person.token, { pictureIds: [sent] });
    s3.behaviour = 'answers 500';
    await upload(person.token, await pngPicture(33));
    s3.behaviour = 'works';
    await deleteUnusedPictures(t.db, t.deps);
    expect(await rowsOf(person.id)).toHaveLength(3);

    await passHours(25);
    // A storage that is away keeps the rows, so that nothing is forgotten.
    s3.behaviour = 'answers 500';
    await expect(deleteUnusedPictures(t.db, t.deps)).rejects.toThrow();
    expect(await rowsOf(person.id)).toHaveLength(3);
    s3.behaviour = 'works';
    await deleteUnusedPictures(t.db, t.deps);
    await deleteUnusedPictures(t.db, t.deps);
    expect((await rowsOf(person.id)).map((row) => row.id)).toEqual([sent]);
    expect([...s3.objects.keys()].some((place) => place.includes(unused))).toBe(false);
    expect((await fetchPicture(person.token, sent)).status).toBe(200);
  });

  it('[X1] a picture in its last minutes is not given out any more', async () => {
    const person = await signedInPractitioner(t.deps);
    const pictureId = await uploadPicture(t, person.token);
    await sql`update stored_pictures set delete_after = now() + interval '4 minutes' where id = ${pictureId}`.execute(t.db);
    expect((await t.call(submitFeedback, { token: person.token, body: feedbackBody({ pictureIds: [pictureId] }) })).body.code).toBe('picture_not_found');
  });
});
