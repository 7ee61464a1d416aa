import sharp from 'sharp';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { jpegPicture, jpegWithPage, noPictures, phonePhoto, pngBomb, pngPicture, webpPicture } from '../../test/pictures.ts';
import { checkPicture, pictureMaxBytes } from './check-picture.ts';
import type { Refusal } from './refusal.ts';

const refusalOf = async (bytes: Buffer) => (await checkPicture(bytes).catch((error: Refusal) => error) as Refusal).code;

describe('checkPicture', () => {
  it.each([
    ['image/png', 'png', pngPicture],
    ['image/jpeg', 'jpg', jpegPicture],
    ['image/webp', 'webp', webpPicture],
  ] as const)('[X1] takes %s and gives the same kind, encoded anew', async (mediaType, extension, make) => {
    const sent = await make();
    const checked = await checkPicture(sent);
    expect(checked).toMatchObject({ mediaType, extension, width: 60, height: 40 });
    expect((await sharp(checked.bytes).metadata()).format).toBe(mediaType.slice(6));
  });

  it('[trust 2.14] [ASVS 5.4.3] [X1] takes away EXIF, place and owner, and turns the picture as they said', async () => {
    const sent = await phonePhoto();
    const before = await sharp(sent).metadata();
    expect(before.exif).toBeDefined();
    expect(before.orientation).toBe(6);
    expect(sent.toString('latin1')).toContain('marked-owner-7731');

    const { bytes, width, height } = await checkPicture(sent);
    const after = await sharp(bytes).metadata();
    expect([after.exif, after.xmp, after.iptc, after.orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(bytes.toString('latin1')).not.toMatch(/marked|Exif|GPS/);
    expect([width, height]).toEqual([40, 60]);
  });

  it('[trust 2.14] [X1] refuses 20,000 × 20,000 pixels by the header, at once and without the memory', async () => {
    const bomb = pngBomb(20_000, 20_000);
    expect(bomb.length).toBeLessThan(pictureMaxBytes);
    const [began, memory] = [performance.now(), process.memoryUsage().rss];
    expect(await refusalOf(bomb)).toBe('picture_too_large');
    expect(performance.now() - began).toBeLessThan(500);
    expect(process.memoryUsage().rss - memory).toBeLessThan(50e6);
  });

  it('[X1] the limit is 25 million pixels, and 16,000 a side', async () => {
    expect(await refusalOf(pngBomb(5_001, 5_000))).toBe('picture_too_large');
    expect(await refusalOf(pngBomb(16_001, 2))).toBe('picture_too_large');
    expect(await checkPicture(pngBomb(5_000, 5_000))).toMatchObject({ width: 5_000, height: 5_000 });
    expect(await checkPicture(pngBomb(16_000, 2))).toMatchObject({ width: 16_000 });
  }, 20_000);

  it.each(Object.entries(noPictures))('[trust 2.14] [ASVS 5.2.2 5.4.3] [X1] refuses %s', async (_what, bytes) => {
    expect(await refusalOf(bytes)).toBe('picture_invalid');
  });

  it('[trust 2.14] [ASVS 3.2.1] [X1] a page inside a JPEG, and one behind its end, are gone', async () => {
    const sent = await jpegWithPage();
    expect(sent.toString('latin1').match(/marked7731/g)).toHaveLength(2);
    const { bytes } = await checkPicture(sent);
    expect(bytes.toString('latin1')).not.toMatch(/marked|<html|<script/);
    expect(bytes.subarray(-2).toString('hex')).toBe('ffd9');
  });

  it('[X1] refuses half a picture and damaged ones', async () => {
    const whole = await sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } }).png().toBuffer();
    expect(await refusalOf(whole.subarray(0, whole.length >> 1))).toBe('picture_invalid');
    const damaged = Buffer.from(whole);
    damaged.fill(0, 5_000, 9_000);
    expect(await refusalOf(damaged)).toBe('picture_invalid');
    const header = Buffer.from(await jpegPicture()).subarray(0, 40);
    expect(await refusalOf(header)).toBe('picture_invalid');
  });

  it('[X1] takes the first of a moving WebP', async () => {
    const frames = await sharp(randomBytes(20 * 40 * 3), { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } }).webp({ loop: 0 }).toBuffer();
    expect((await sharp(frames).metadata()).pages).toBe(2);
    const { bytes, height } = await checkPicture(frames);
    expect(height).toBe(20);
    expect((await sharp(bytes).metadata()).pages ?? 1).toBe(1);
  });

  it('[trust 2.14] [ASVS 5.2.1] [X1] refuses more than 2 MB whatever it is', async () => {
    expect(await refusalOf(Buffer.concat([await pngPicture(), Buffer.alloc(pictureMaxBytes)]))).toBe('request_too_large');
  });

  it('[X1] many at once wait for one another and all end', async () => {
    const sent = pngBomb(3_000, 3_000);
    const all = await Promise.all(Array.from({ length: 8 }, () => checkPicture(sent)));
    expect(all.every(({ width }) => width === 3_000)).toBe(true);
  }, 20_000);
});
