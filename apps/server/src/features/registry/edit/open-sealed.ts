import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ContactCipher } from '../../../platform/contact-cipher.ts';

/** A contact value of the registry for an operator whose role allows it (rule 1); the caller writes the log. */
export const openContact = (cipher: ContactCipher, sealed: Buffer | null): string | null => (sealed === null ? null : cipher.decrypt(sealed));

/** What the registry says where an operator's value stands. */
export const openRegistryValue = (cipher: ContactCipher, sealed: Buffer | null): unknown => (sealed === null ? null : (JSON.parse(cipher.decrypt(sealed)) as unknown));

/** A key for one file, sealed: without the row that holds it the parts are noise, also in a backup. */
export function newFileKey(cipher: ContactCipher): { key: Buffer; sealed: Buffer } {
  const key = randomBytes(32);
  return { key, sealed: cipher.encrypt(key.toString('base64')) };
}
export const openFileKey = (cipher: ContactCipher, sealed: Buffer): Buffer => Buffer.from(cipher.decrypt(sealed), 'base64');

/** One part of a file: 12 bytes nonce, 16 bytes tag, the data. Its number is bound to it, so parts cannot be swapped. */
export function sealPart(key: Buffer, part: number, bytes: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(String(part)));
  const data = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), data]);
}

export function openPart(key: Buffer, part: number, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(String(part)));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}
