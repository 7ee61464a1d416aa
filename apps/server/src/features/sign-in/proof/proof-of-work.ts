import { createHash, randomInt } from 'node:crypto';
import { createChallenge, verifySolution, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import type { ContactCipher } from '../../../platform/contact-cipher.ts';

/** One hash a number: what a phone without WebCrypto counts fastest, so that an attacker's machine gains least. */
const rounds = 1;

/** Both follow from the server's key, so every process checks what another one made. */
const secretsOf = (cipher: ContactCipher) => ({
  hmacSignatureSecret: cipher.index('proof-of-work:challenge').toString('base64'),
  hmacKeySignatureSecret: cipher.index('proof-of-work:key').toString('base64'),
});

/** A challenge that takes at most `hashes` tries, half of them on average. Nothing is kept: its signature carries it. */
export async function createProofChallenge(cipher: ContactCipher, { hashes, seconds }: { hashes: number; seconds: number }) {
  const expiresAt = Math.floor(Date.now() / 1000) + seconds;
  const made = await createChallenge({ algorithm: 'SHA-256', cost: rounds, counter: randomInt(hashes), deriveKey, data: { hashes }, expiresAt, ...secretsOf(cipher) });
  const { salt, nonce, keyPrefix } = made.parameters;
  return {
    challenge: Buffer.from(JSON.stringify(made)).toString('base64url'),
    salt,
    nonce,
    keyPrefix,
    rounds,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
  };
}

export interface SolvedWork {
  /** How hard it was. */
  hashes: number;
  /** Names this challenge, for being used once. */
  mark: Buffer;
}

/** What a solution is worth; undefined when it is wrong, forged or too late. */
export async function checkProofOfWork(cipher: ContactCipher, work: { challenge: string; counter: number; key: string }): Promise<SolvedWork | undefined> {
  const challenge = readChallenge(work.challenge);
  if (challenge === undefined) return undefined;
  const solution = { counter: work.counter, derivedKey: work.key, time: 0 };
  // What the library cannot read it throws at, and that is no solution either.
  const { verified } = await verifySolution({ challenge, deriveKey, solution, ...secretsOf(cipher) }).catch(() => ({ verified: false }));
  const hashes = challenge.parameters.data?.['hashes'];
  if (!verified || typeof hashes !== 'number') return undefined;
  return { hashes, mark: createHash('sha256').update(`work:${challenge.signature}`).digest() };
}

function readChallenge(text: string): Challenge | undefined {
  try {
    const read = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Partial<Challenge> | null;
    return typeof read?.parameters === 'object' && typeof read.signature === 'string' ? (read as Challenge) : undefined;
  } catch {
    return undefined;
  }
}
