interface RandomSource {
  getRandomValues?(bytes: Uint8Array): Uint8Array;
}

/**
 * A new key for one write. It must be unique, not secret: the server keeps a key together with whose it is and a hash of
 * the content, and answers a kept result only to the same content, so a guessed key gives nobody anything. Where the
 * platform has no random source (old WeChat), the time plus Math.random is unique enough for that.
 */
export function newIdempotencyKey(): string {
  return `${Date.now().toString(36)}-${randomText()}`;
}

function randomText(): string {
  const bytes = new Uint8Array(16);
  const source = typeof globalThis === 'undefined' ? undefined : (globalThis as unknown as { crypto?: RandomSource }).crypto;
  if (source?.getRandomValues !== undefined) source.getRandomValues(bytes);
  else for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(Math.random() * 256);
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');
}
