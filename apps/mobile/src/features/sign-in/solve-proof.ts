import { sha256 } from '@noble/hashes/sha2.js';

/** A challenge of the server, as `getProofChallenge` gives it. */
export interface ProofChallenge {
  challenge: string;
  salt: string;
  nonce: string;
  keyPrefix: string;
  rounds: number;
}

/** How long the counting may hold the page at a time: typing goes on meanwhile. */
const sliceMs = 10;

/**
 * Counts until the hash begins as the challenge wants: proof that a real page asks, with nothing to look at. In plain
 * JavaScript, because WeChat and pages without TLS have no WebCrypto, and for such short texts it is the faster one.
 */
export async function solveProof({ challenge, salt, nonce, keyPrefix, rounds }: ProofChallenge) {
  const text = new Uint8Array([...bytesOf(salt), ...bytesOf(nonce), 0, 0, 0, 0]);
  const number = new DataView(text.buffer, text.length - 4);
  const wanted = bytesOf(keyPrefix);
  let pauseAt = Date.now() + sliceMs;
  for (let counter = 0; ; counter += 1) {
    number.setUint32(0, counter);
    let hash = sha256(text);
    for (let round = 1; round < rounds; round += 1) hash = sha256(hash);
    if (wanted.every((byte, index) => hash[index] === byte)) return { kind: 'work' as const, challenge, counter, key: hexOf(hash) };
    if (counter % 64 === 63 && Date.now() >= pauseAt) {
      await new Promise<void>((resume) => setTimeout(resume, 0));
      pauseAt = Date.now() + sliceMs;
    }
  }
}

const bytesOf = (hex: string): number[] => (hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
