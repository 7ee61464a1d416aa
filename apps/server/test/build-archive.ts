// Writes zip files part by part, for workbooks of any size and for broken ones.
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ArchivePart {
  name: string;
  content: string | Iterable<string>;
  /** What the directory claims instead of the true unpacked size. */
  claimedSize?: number;
}

export async function buildArchive(path: string, parts: readonly ArchivePart[]): Promise<void> {
  const file = openSync(path, 'w');
  let offset = 0;
  const write = (bytes: Buffer) => {
    writeSync(file, bytes);
    offset += bytes.length;
  };
  const directory: Buffer[] = [];
  try {
    for (const part of parts) {
      const name = Buffer.from(part.name);
      const start = offset;
      write(Buffer.concat([header(0x04034b50, [20, 8 | 0x800, 8, 0, 0]), Buffer.alloc(12), numbers(name.length, 0), name]));
      const { crc, packed, size } = await pack(part.content, write);
      const sizes = Buffer.alloc(12);
      sizes.writeUInt32LE(crc, 0);
      sizes.writeUInt32LE(packed, 4);
      sizes.writeUInt32LE(part.claimedSize ?? size, 8);
      write(Buffer.concat([header(0x08074b50, []), sizes]));
      const place = Buffer.alloc(4);
      place.writeUInt32LE(start, 0);
      directory.push(Buffer.concat([header(0x02014b50, [20, 20, 8 | 0x800, 8, 0, 0]), sizes, numbers(name.length, 0, 0, 0, 0), Buffer.alloc(4), place, name]));
    }
    const start = offset;
    const all = Buffer.concat(directory);
    write(all);
    const end = Buffer.alloc(8);
    end.writeUInt32LE(all.length, 0);
    end.writeUInt32LE(start, 4);
    write(Buffer.concat([header(0x06054b50, [0, 0, parts.length, parts.length]), end, numbers(0)]));
  } finally {
    closeSync(file);
  }
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16LE(value & 0xffff, index * 2));
  return bytes;
}

function header(signature: number, values: number[]): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature, 0);
  return Buffer.concat([bytes, numbers(...values)]);
}

async function pack(content: string | Iterable<string>, write: (bytes: Buffer) => void): Promise<{ crc: number; packed: number; size: number }> {
  const deflate = createDeflateRaw({ level: 6 });
  let crc = 0;
  let size = 0;
  let packed = 0;
  deflate.on('data', (bytes: Buffer) => {
    packed += bytes.length;
    write(bytes);
  });
  const ended = new Promise((resolve, reject) => deflate.on('end', resolve).on('error', reject));
  for (const piece of typeof content === 'string' ? [content] : content) {
    const bytes = Buffer.from(piece);
    crc = crc32(bytes, crc);
    size += bytes.length;
    if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once('drain', resolve));
  }
  deflate.end();
  await ended;
  return { crc, packed, size };
}
