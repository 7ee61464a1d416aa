// Pictures for tests: honest ones of every kind, and hostile ones.
import sharp from 'sharp';
import { crc32, deflateSync } from 'node:zlib';

const draw = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: { r: 30, g: 80, b: 150 } } });

export const pngPicture = (width = 60, height = 40): Promise<Buffer> => draw(width, height).png().toBuffer();
export const jpegPicture = (width = 60, height = 40): Promise<Buffer> => draw(width, height).jpeg().toBuffer();
export const webpPicture = (width = 60, height = 40): Promise<Buffer> => draw(width, height).webp().toBuffer();

/** As a phone makes it: turned by EXIF, with its place, its owner and a comment in it. */
export const phonePhoto = (): Promise<Buffer> =>
  draw(60, 40)
    .withExif({
      IFD0: { Copyright: 'marked-owner-7731', Make: 'marked-camera-7731' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 20/1', GPSLongitudeRef: 'E', GPSLongitude: '116/1 23/1 29/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A valid PNG of one colour: a few kilobytes that would unpack to `width × height` pixels. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel.
  header[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

const script = '<script>marked7731()</script>';
/** A JPEG with a page in a comment of its own and another after its end: valid as both. */
export async function jpegWithPage(): Promise<Buffer> {
  const picture = await jpegPicture();
  const text = Buffer.from(`--><!doctype html><html>${script}</html>`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length + 2);
  return Buffer.concat([picture.subarray(0, 2), Buffer.from('fffe', 'hex'), length, text, picture.subarray(2), Buffer.from(script)]);
}

/** What begins like another thing than a picture, or like a picture and is none. */
export const noPictures: Record<string, Buffer> = {
  'an SVG': Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`),
  'an SVG after an XML head': Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="marked7731()"/>`),
  'a GIF that is JavaScript as well': Buffer.from('GIF89a/*\u0001\u0000\u0001\u0000*/=1;marked7731()//'),
  'a page': Buffer.from(`<!doctype html>${script}`),
  'a page after the first bytes of a PNG': Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(`<!doctype html>${script}`)]),
  'a page after the first bytes of a JPEG': Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from(script)]),
  'a page after the first bytes of a WebP': Buffer.concat([Buffer.from('RIFF\u0010\u0000\u0000\u0000WEBP'), Buffer.from(script)]),
  'a TIFF': Buffer.from('49492a0008000000', 'hex'),
  'a PDF': Buffer.from('%PDF-1.7\n'),
  'a zip': Buffer.from('504b0304', 'hex'),
  'one byte': Buffer.from('P'),
  nothing: Buffer.alloc(0),
};
