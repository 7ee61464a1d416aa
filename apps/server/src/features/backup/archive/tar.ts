// The archive inside a backup is a plain tar, so that `age -d` and `tar x` open it without this program.
import { BackupRefusal } from './backup-refusal.ts';

export interface TarEntry {
  name: string;
  bytes: Buffer;
}

const block = 512;
const padding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block);

/** One file of a tar (ustar): its head, its bytes, filled up to whole blocks. */
export function packEntry({ name, bytes }: TarEntry, at: Date): Buffer[] {
  if (Buffer.byteLength(name) > 100) throw new Error(`the name of an archive entry is too long: ${name}`);
  const head = Buffer.alloc(block);
  const octal = (value: number, offset: number, length: number) => head.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
  head.write(name, 0, 'utf8');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(bytes.length, 124, 12);
  octal(Math.floor(at.getTime() / 1000), 136, 12);
  head.write('        0', 148, 'latin1');
  head.write('ustar\x0000', 257, 'latin1');
  octal(sumOf(head), 148, 7);
  return [head, bytes, padding(bytes.length)];
}

/** What ends a tar. */
export const tarEnd: Buffer = Buffer.alloc(2 * block);

const sumOf = (head: Buffer): number => head.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);

/** An entry larger than this was not made by us: it would be held in memory whole. */
const largestEntry = 64 << 20;

/**
 * The files of a tar, one after another. Reads the source to its end, so that what checks the bytes there has seen all.
 * @throws BackupRefusal when it is no tar of ours or ends too early.
 */
export async function* unpackTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let heldBytes = 0;
  const take = async (count: number): Promise<Buffer> => {
    while (heldBytes < count) {
      const next = await pieces.next();
      if (next.done === true) throw new BackupRefusal('备份文件不完整。');
      held.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength));
      heldBytes += next.value.byteLength;
    }
    const whole = held.length === 1 ? held[0]! : Buffer.concat(held);
    held = [whole.subarray(count)];
    heldBytes -= count;
    return whole.subarray(0, count);
  };
  for (;;) {
    const head = await take(block);
    if (head.every((byte) => byte === 0)) break;
    const size = Number.parseInt(head.toString('latin1', 124, 135), 8);
    const isOurs = head.toString('latin1', 257, 262) === 'ustar' && Number.parseInt(head.toString('latin1', 148, 154), 8) === sumOf(head);
    if (!isOurs || !(size >= 0 && size <= largestEntry)) throw new BackupRefusal('备份文件不是本程序的备份。');
    const name = head.toString('utf8', 0, 100).replace(/\0.*$/s, '');
    const bytes = await take(size);
    await take(padding(size).length);
    yield { name, bytes };
  }
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next());
}
