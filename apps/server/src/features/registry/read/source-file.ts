import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { fromBufferPromise, openPromise, type ZipFile } from 'yauzl';

/** A registry file: its path, or its bytes when it was uploaded. Those are never written to the disk as they are. */
export type SourceFile = string | Uint8Array;

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The size of a file; undefined when the path is no file. */
export async function sizeOf(file: SourceFile): Promise<number | undefined> {
  if (typeof file !== 'string') return file.byteLength;
  const found = await stat(file);
  return found.isFile() ? found.size : undefined;
}

export async function readHead(file: SourceFile, length: number): Promise<Buffer> {
  if (typeof file !== 'string') return bufferOf(file).subarray(0, length);
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The file piece by piece; each piece gives others a turn. */
export async function* readPieces(file: SourceFile, size: number): AsyncGenerator<Buffer> {
  if (typeof file === 'string') {
    yield* createReadStream(file, { highWaterMark: size }) as AsyncIterable<Buffer>;
    return;
  }
  const whole = bufferOf(file);
  for (let at = 0; at < whole.length; at += size) {
    yield whole.subarray(at, at + size);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function openZip(file: SourceFile): Promise<ZipFile> {
  const options = { autoClose: false, strictFileNames: true };
  return typeof file === 'string' ? openPromise(file, options) : fromBufferPromise(bufferOf(file), options);
}
