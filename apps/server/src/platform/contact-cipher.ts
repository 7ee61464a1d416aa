import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Encrypts contact data at rest and makes the keyed index by which a phone is found.
 * Format of a ciphertext: 1 byte key version, 12 bytes nonce, 16 bytes tag, the data (AES-256-GCM).
 * Format of an index: 1 byte key version and 32 bytes of HMAC-SHA256; those of version 1 have the 32 bytes alone.
 */
export interface ContactCipher {
  /** The version of the key that writes. */
  readonly version: number;
  /** While keys are changed, the version of the other key that opens. */
  readonly otherVersion: number | undefined;
  encrypt(plain: string): Buffer;
  /** @throws when the ciphertext was changed or belongs to another key. */
  decrypt(cipher: Buffer): string;
  /** Deterministic keyed hash of a normalised value for equality look-ups: what is written. */
  index(value: string): Buffer;
  /** What a row may hold while keys are changed: the index of every key that opens, the writing one first. */
  indexes(value: string): Buffer[];
  /** The same, and how the index of each retired key is kept: for what was hashed once and is not known in clear. */
  keptIndexes(value: string): Buffer[];
  /** Brings a kept index of another key under the writing one, without its value (decision 0026). */
  rekeyIndex(kept: Buffer): Buffer;
}

/** The key that writes, at most one other that opens, and what is left of those before. Each has its number for ever. */
export interface KeyRing {
  version: number;
  /** While keys are changed: the former one, or the next one that does not write yet. */
  other?: { version: number; key: Buffer } | undefined;
  /** Retired: their encryption keys are gone, their look-up keys are kept for `keptIndexes`. */
  retired: readonly { version: number; indexKey: Buffer }[];
}

const firstVersion = 1;
const derive = (key: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, 32));

/** The look-up key of a CONTACT_KEY: what is left of it, sealed, when it is retired. */
export const indexKeyOf = (key: Buffer): Buffer => derive(key, 'contact-index');

/** By this a key is recognised without being kept anywhere. */
export const checkValueOf = (key: Buffer): Buffer => createHmac('sha256', derive(key, 'contact-key-check')).update('contact-key-check').digest();

/** The version of the key that a ciphertext or an index was made with. */
export const versionOfCiphertext = (sealed: Buffer): number => sealed[0] ?? 0;
export const versionOfIndex = (index: Buffer): number => (index.length === 32 ? firstVersion : (index[0] ?? 0));

/** @param key 32 bytes; two independent keys are derived from it. @param ring absent: the first and only key. */
export function createContactCipher(key: Buffer, ring: KeyRing = { version: firstVersion, retired: [] }): ContactCipher {
  const opening = [{ version: ring.version, key }, ...(ring.other === undefined ? [] : [ring.other])];
  const encryptionKeys = new Map(opening.map((one) => [one.version, derive(one.key, 'contact-encryption')]));
  const indexKeys = new Map([...opening.map((one) => [one.version, indexKeyOf(one.key)] as const), ...ring.retired.map((one) => [one.version, one.indexKey] as const)]);
  const retired = ring.retired.map(({ version }) => version).sort((a, b) => a - b);
  const indexBy = (version: number, value: string): Buffer => {
    const hash = createHmac('sha256', indexKeys.get(version)!).update(value).digest();
    return version === firstVersion ? hash : Buffer.concat([Buffer.of(version), hash]);
  };
  const again = (version: number, kept: Buffer): Buffer => indexBy(version, `again:${kept.toString('hex')}`);
  const indexes = (value: string): Buffer[] => opening.map(({ version }) => indexBy(version, value));
  return {
    version: ring.version,
    otherVersion: ring.other?.version,
    encrypt(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', encryptionKeys.get(ring.version)!, nonce);
      const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(ring.version), nonce, cipher.getAuthTag(), data]);
    },
    decrypt(sealed) {
      const encryptionKey = encryptionKeys.get(versionOfCiphertext(sealed));
      if (encryptionKey === undefined) throw new Error('contact ciphertext of an unknown key version');
      const decipher = createDecipheriv('aes-256-gcm', encryptionKey, sealed.subarray(1, 13));
      decipher.setAuthTag(sealed.subarray(13, 29));
      return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
    },
    index: (value) => indexBy(ring.version, value),
    indexes,
    keptIndexes(value) {
      if (retired.length === 0 && ring.other === undefined) return indexes(value);
      // Each retired key handed its indexes to the one that wrote after it, so an index carries the whole line of keys.
      let handedOn: Buffer[] = [];
      for (const version of retired) handedOn = [...handedOn.map((kept) => again(version, kept)), indexBy(version, value)];
      const { other } = ring;
      const ofOther = other === undefined ? [] : [...handedOn.map((kept) => again(other.version, kept)), indexBy(other.version, value)];
      const before = [...handedOn, ...ofOther];
      // As they stand after this rotation, in its middle, and what is never rewritten: the seals of the activity log.
      return [indexBy(ring.version, value), ...before.map((kept) => again(ring.version, kept)), ...before, ...retired.map((version) => indexBy(version, value))];
    },
    rekeyIndex: (kept) => (versionOfIndex(kept) === ring.version ? kept : again(ring.version, kept)),
  };
}
