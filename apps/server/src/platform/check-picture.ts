import sharp, { type Sharp } from 'sharp';
import { Refusal } from './refusal.ts';

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

export interface CheckedPicture {
  /** Encoded anew: nothing of the sent file but its pixels. */
  bytes: Buffer;
  mediaType: PictureType;
  extension: 'png' | 'jpg' | 'webp';
  width: number;
  height: number;
}

/** What an upload of a picture may be; the contract's operations say the same. */
export const pictureMaxBytes = 2 * 1024 * 1024;
const mostPixels = 25_000_000;
/** The encoders stop at 16,383 pixels a side. */
const longestSide = 16_000;
const decodeSeconds = 10;

// Pictures are few and strangers': no memory is kept between them, and each has one thread.
sharp.cache(false);
sharp.concurrency(1);

const kinds = {
  png: { mediaType: 'image/png', extension: 'png' },
  jpeg: { mediaType: 'image/jpeg', extension: 'jpg' },
  webp: { mediaType: 'image/webp', extension: 'webp' },
} as const;

/** By the first bytes alone; name and declared type of a file prove nothing. SVG, GIF and HTML are none of these. */
function kindOf(bytes: Buffer): keyof typeof kinds | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'png';
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'jpeg';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  return undefined;
}

/**
 * Makes a stranger's picture safe to keep and to show (ASVS 5.2, 5.4.3): PNG, JPEG or WebP, at most 2 MB and 25 million
 * pixels by its header, decoded and encoded anew, so that EXIF, places and whatever was hidden in the file are gone.
 * @throws Refusal `picture_invalid`, `picture_too_large`, `request_too_large`.
 */
export async function checkPicture(sent: Buffer): Promise<CheckedPicture> {
  if (sent.length > pictureMaxBytes) throw new Refusal('request_too_large');
  const kind = kindOf(sent);
  if (kind === undefined) throw new Refusal('picture_invalid');
  await requireSize(sent, kind);
  const release = await takePlace();
  try {
    const picture = sharp(sent, { failOn: 'error', limitInputPixels: mostPixels, pages: 1, sequentialRead: true })
      // The direction of a phone's photo stands in the EXIF that goes away.
      .autoOrient()
      .timeout({ seconds: decodeSeconds });
    const { data, info } = await encode(picture, kind).toBuffer({ resolveWithObject: true });
    return { ...kinds[kind], bytes: data, width: info.width, height: info.height };
  } catch {
    throw new Refusal('picture_invalid');
  } finally {
    release();
  }
}

/** Reads the header and no pixel: a picture of 20,000 × 20,000 costs nothing here. */
async function requireSize(sent: Buffer, kind: string): Promise<void> {
  const header = await sharp(sent, { limitInputPixels: false, pages: 1 }).metadata().catch(() => undefined);
  if (header === undefined || header.format !== kind) throw new Refusal('picture_invalid');
  if (header.width * header.height > mostPixels || Math.max(header.width, header.height) > longestSide) throw new Refusal('picture_too_large');
}

function encode(picture: Sharp, kind: keyof typeof kinds): Sharp {
  if (kind === 'png') return picture.png();
  return kind === 'webp' ? picture.webp({ quality: 85 }) : picture.jpeg({ quality: 85 });
}

// A decoded picture takes up to 100 MB, so at most two are in memory at once and the others wait their turn.
const places = 2;
let taken = 0;
const waiting: (() => void)[] = [];

async function takePlace(): Promise<() => void> {
  if (taken >= places) await new Promise<void>((resolve) => waiting.push(resolve));
  else taken += 1;
  return () => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  };
}
