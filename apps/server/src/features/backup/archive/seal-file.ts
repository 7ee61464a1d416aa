// A backup file is gzip inside age (age-encryption.org/v1): whoever holds the identity opens it with the usual tools.
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { createReadStream, openSync } from 'node:fs';
import { chmod, open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip, createGzip } from 'node:zlib';
import { BackupRefusal } from './backup-refusal.ts';

/** Who can open a backup: `age1…`, the public half of a key pair. */
export const isRecipient = (text: string): boolean => {
  try {
    new Encrypter().addRecipient(text);
    return text.startsWith('age1');
  } catch {
    return false;
  }
};

/**
 * Writes `content` sealed for the recipients: to a temporary name first, synced to the disk and renamed when it is whole,
 * readable by this user only. @returns how many bytes the file has.
 */
export async function sealFile(
  content: AsyncIterable<Buffer>,
  { path, recipients, signal }: { path: string; recipients: readonly string[]; signal?: AbortSignal | undefined },
): Promise<number> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const unfinished = `${path}.part`;
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', 0o600);
  try {
    // 3: half the time of the default, and what is encrypted in the database does not get smaller anyway.
    const zipped = createGzip({ level: 3 });
    const filled = pipeline(Readable.from(content, { objectMode: false }), zipped, ...(signal === undefined ? [] : [{ signal }]));
    filled.catch(() => undefined);
    const sealed = await encrypter.encrypt(Readable.toWeb(zipped) as never);
    let bytes = 0;
    for await (const piece of sealed as unknown as AsyncIterable<Uint8Array>) {
      await file.write(piece);
      bytes += piece.byteLength;
    }
    await filled;
    await file.sync();
    await file.close();
    await chmod(unfinished, 0o600);
    await rename(unfinished, path);
    return bytes;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The identities of a key file, as `npm run backup:key` and age-keygen write them. */
export function identitiesOf(text: string): string[] {
  const identities = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (identities.length === 0 || !identities.every((line) => line.startsWith('AGE-SECRET-KEY-'))) {
    throw new BackupRefusal('这不是备份密钥文件：里面应有一行以 AGE-SECRET-KEY- 开头（由 npm run backup:key 生成）。');
  }
  return identities;
}

export const recipientOf = (identity: string): Promise<string> => identityToRecipient(identity);

const damagedFile = (cause?: unknown): BackupRefusal => new BackupRefusal('备份文件已损坏、不完整，或不是本程序的备份。', { cause });

/** A fault of these layers is a fault of the file, not of what the reader does with its content. */
async function* checked(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw damagedFile(error);
  }
}

/**
 * Opens a sealed file. What comes out has been checked piece by piece; a file that was cut or changed ends in an error.
 * @throws BackupRefusal when none of the identities opens it, or it is damaged.
 */
export async function openSealedFile<T>(path: string, identities: readonly string[], read: (content: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    throw new BackupRefusal(`找不到或无法读取文件 ${path}。`);
  }
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  const file = createReadStream('', { fd: descriptor, highWaterMark: 1 << 18 });
  try {
    const opened = (await decrypter.decrypt(Readable.toWeb(file) as never).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('no identity matched')) throw new BackupRefusal('密钥不符：这把密钥打不开这个备份文件。');
      throw damagedFile(error);
    })) as unknown as ReadableStream<Uint8Array>;
    const plain = createGunzip();
    const filled = pipeline(Readable.fromWeb(opened), plain);
    filled.catch(() => undefined);
    const result = await read(checked(plain));
    await filled.catch((error: unknown) => {
      throw damagedFile(error);
    });
    return result;
  } finally {
    file.destroy();
  }
}
