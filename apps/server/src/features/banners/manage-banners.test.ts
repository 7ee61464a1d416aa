import { createBanner, deleteBanner, listAllBanners, updateBanner, uploadBannerPicture } from '@cert/contract/admin/banner';
import { clickBanner, listBanners } from '@cert/contract/banner';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newKey } from '../../../test/test-client.ts';
import { deleteUnusedPictures } from '../pictures/schedule.ts';

let t: TestApp;
let token: string;
let viewer: string;
beforeAll(async () => {
  t = await createTestApp();
  token = (await buildOperator(t.deps, { role: 'business' })).token;
  viewer = (await buildInstitution(t.deps)).token;
});
afterAll(() => t.close());

const picture = async (colour = '#1D4F91') => {
  const bytes = await sharp({ create: { width: 32, height: 12, channels: 3, background: colour } }).png().toBuffer();
  const { status, body } = await t.call(uploadBannerPicture, { token, file: { name: 'a.png', mediaType: 'image/png', bytes } });
  expect(status).toBe(201);
  return body;
};
const banner = { slot: 'talent_pool', title: '年会报名', linkUrl: 'https://example.com/a', position: 1, startsAt: null, endsAt: null, isEnabled: true } as const;
const create = async (changes: object = {}) => t.call(createBanner, { token, body: { ...banner, pictureId: (await picture()).pictureId, ...changes } });
const shown = async (slot = 'talent_pool') => (await t.call(listBanners, { token: viewer, query: { slot } })).body.items;
const pictureAt = (path: string) => t.app.inject({ url: path });

describe('banners', () => {
  it('[A4] one that is created runs at once, with its own picture, and is logged', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...banner, state: 'running', clickCount: 0, version: 1 });
    expect((await shown()).find(({ id }) => id === body.id)).toEqual({ id: body.id, title: banner.title, imagePath: body.imagePath, linkUrl: banner.linkUrl });
    const image = await pictureAt(body.imagePath);
    expect(image).toMatchObject({ statusCode: 200, headers: { 'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'cache-control': expect.stringContaining('immutable') as string } });
    expect(await sharp(image.rawPayload).metadata()).toMatchObject({ width: 32, height: 12 });
    expect(await t.db.selectFrom('activity_entries').select('action').where('object_id', '=', body.id).execute()).toEqual([{ action: 'create-banner' }]);
  });

  it('[A4] dates and the switch decide what is shown; slots are apart; the order is the position', async () => {
    const past = await create({ startsAt: '2020-01-01T00:00:00Z', endsAt: '2020-02-01T00:00:00Z' });
    const future = await create({ startsAt: '2120-01-01T00:00:00Z' });
    const off = await create({ isEnabled: false });
    const last = await create({ slot: 'jobs', position: 9 });
    const first = await create({ slot: 'jobs', position: 2 });
    expect([past, future, off].map(({ body }) => body.state)).toEqual(['ended', 'scheduled', 'disabled']);
    const ids = (await shown()).map(({ id }) => id);
    for (const { body } of [past, future, off, first]) expect(ids).not.toContain(body.id);
    expect((await shown('jobs')).map(({ id }) => id)).toEqual([first.body.id, last.body.id]);
    const all = (await t.call(listAllBanners, { token, query: { slot: 'jobs', limit: 1 } })).body;
    const next = (await t.call(listAllBanners, { token, query: { slot: 'jobs', limit: 1, cursor: all.nextCursor } })).body;
    expect([...all.items, ...next.items].map(({ id }) => id)).toEqual([first.body.id, last.body.id]);
  });

  it('[A4] a change with a new picture deletes the old one; of two operators the later is told', async () => {
    const before = (await create()).body;
    const { pictureId } = await picture('#8A6A1F');
    const params = { bannerId: before.id };
    const changed = await t.call(updateBanner, { token, params, body: { ...banner, title: '新标题', pictureId, version: 1 } });
    expect(changed.body).toMatchObject({ title: '新标题', version: 2, imagePath: `/files/banners/${pictureId}` });
    expect((await t.call(updateBanner, { token, params, body: { ...banner, pictureId: null, version: 1 } })).body).toMatchObject({ code: 'version_conflict', version: 2 });
    await deleteUnusedPictures(t.db, t.deps);
    expect((await pictureAt(before.imagePath)).statusCode).toBe(404);
    expect((await pictureAt(changed.body.imagePath)).statusCode).toBe(200);
  });

  it('[trust 2.14] [A4] deleting takes banner, clicks and picture; a second time it is not there', async () => {
    const { id, imagePath } = (await create()).body;
    await t.call(clickBanner, { token: viewer, params: { bannerId: id } });
    expect((await t.call(deleteBanner, { token, params: { bannerId: id } })).status).toBe(204);
    expect((await t.call(deleteBanner, { token, params: { bannerId: id } })).body.code).toBe('banner_not_found');
    await deleteUnusedPictures(t.db, t.deps);
    expect((await pictureAt(imagePath)).statusCode).toBe(404);
  });

  it('[A4] [rule 25] clicks are counted by day, a repeat of one tap once', async () => {
    const { id } = (await create()).body;
    const idempotencyKey = newKey();
    for (let times = 0; times < 3; times += 1) await t.call(clickBanner, { token: viewer, params: { bannerId: id }, idempotencyKey });
    await Promise.all(Array.from({ length: 8 }, () => t.call(clickBanner, { token: viewer, params: { bannerId: id } })));
    const row = (await t.call(listAllBanners, { token })).body.items.find((item) => item.id === id);
    expect(row).toMatchObject({ clickCount: 9, clicksByDay: [{ clicks: 9 }] });
    expect((await t.call(clickBanner, { token: viewer, params: { bannerId: `banner_${'a'.repeat(22)}` } })).body.code).toBe('banner_not_found');
  });

  it.each([
    [{ linkUrl: 'http://example.com' }, '/body/linkUrl'],
    [{ linkUrl: 'javascript:alert(1)' }, '/body/linkUrl'],
    [{ linkUrl: 'data:text/html,x' }, '/body/linkUrl'],
    [{ linkUrl: 'https://exa mple.com' }, '/body/linkUrl'],
    [{ linkUrl: 'https://"><script>' }, '/body/linkUrl'],
    [{ title: '短' }, '/body/title'],
    [{ position: -1 }, '/body/position'],
    [{ startsAt: '2026-13-01' }, '/body/startsAt'],
    [{ startsAt: '2026-02-02T00:00:00Z', endsAt: '2026-02-01T00:00:00Z' }, '/body/endsAt'],
  ])('[A4] [I15] refuses %j', async (changes, pointer) => {
    const { body } = await create(changes);
    expect(body.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('[A4] [rule 23] a picture that is on a banner, unknown or of feedback is refused', async () => {
    const { pictureId } = await picture();
    expect((await create({ pictureId })).status).toBe(201);
    expect((await create({ pictureId })).body.code).toBe('picture_not_found');
    expect((await create({ pictureId: `pic_${'a'.repeat(22)}` })).body.code).toBe('picture_not_found');
    await t.db.updateTable('stored_pictures').set({ purpose: 'feedback' }).where('id', '=', pictureId).execute();
    expect((await pictureAt(`/files/banners/${pictureId}`)).statusCode).toBe(404);
  });
});
