// Solves a challenge as the phone does, for everything in Node that asks for a number: tests, journeys and the demo data.
import { createHash } from 'node:crypto';

export interface ProofChallenge {
  challenge: string;
  salt: string;
  nonce: string;
  keyPrefix: string;
  rounds: number;
}

/** Counts until the hash begins as the challenge wants. @returns the proof to send. */
export function solveProof({ challenge, salt, nonce, keyPrefix, rounds }: ProofChallenge) {
  const text = Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(nonce, 'hex'), Buffer.alloc(4)]);
  for (let counter = 0; ; counter += 1) {
    text.writeUInt32BE(counter, text.length - 4);
    let hash = createHash('sha256').update(text).digest();
    for (let round = 1; round < rounds; round += 1) hash = createHash('sha256').update(hash).digest();
    const key = hash.toString('hex');
    if (key.startsWith(keyPrefix)) return { kind: 'work' as const, challenge, counter, key };
  }
}
