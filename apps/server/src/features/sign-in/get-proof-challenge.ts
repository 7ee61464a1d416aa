import type { Db } from '../../platform/database.ts';
import { createProofChallenge } from './proof/proof-of-work.ts';
import { readProofHashes } from './proof/read-proof-hashes.ts';
import type { Client, Means } from './rules.ts';

/** Rule 19: a challenge as hard as this client has earned, good for one step that takes a number. */
export async function getProofChallenge(db: Db, args: { client: Client; acceptsWechatCode: boolean } & Means) {
  const hashes = await readProofHashes(db, args);
  const challenge = await createProofChallenge(args.cipher, { hashes, seconds: args.limits.proofSeconds });
  return { ...challenge, acceptsWechatCode: args.acceptsWechatCode };
}
