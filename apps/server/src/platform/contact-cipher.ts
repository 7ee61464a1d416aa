import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Encrypts contact data at rest and makes the keyed index by which a phone is found.
 * Format of a ciphertext: 1 byte key version, 12 bytes nonce, 16 bytes tag, the data (AES-256-GCM).
 */
export interface ContactCipher {
  encrypt(plain: string): Buffer;
  /** @throws when the ciphertext was changed or belongs to another key. */
  decrypt(cipher: Buffer): string;
  /** Deterministic keyed hash of a normalised value for equality look-ups, 32 bytes. */
  index(value: string): Buffer;
}

const version = 1;

/** @param key 32 bytes; two independent keys are derived from it. */
export function createContactCipher(key: Buffer): ContactCipher {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, 32));
  const encryptionKey = derive('contact-encryption');
  const indexKey = derive('contact-index');
  return {
    encrypt(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce);
      const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), data]);
    },
    decrypt(sealed) {
      if (sealed[0] !== version) throw new Error('contact ciphertext of an unknown key version');
      const decipher = createDecipheriv('aes-256-gcm', encryptionKey, sealed.subarray(1, 13));
      decipher.setAuthTag(sealed.subarray(13, 29));
      return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
    },
    index: (value) => createHmac('sha256', indexKey).update(value).digest(),
  };
}
