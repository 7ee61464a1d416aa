import type { Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { WechatGateway } from '../../platform/wechat-gateway.ts';
import { exchangeWechatCode } from './proof/exchange-wechat-code.ts';
import { checkProofOfWork } from './proof/proof-of-work.ts';
import { readProofHashes } from './proof/read-proof-hashes.ts';
import type { Client, Means } from './rules.ts';
import { insertUsedProof } from './sql.ts';

export type Proof = { kind: 'work'; challenge: string; counter: number; key: string } | { kind: 'wechat'; code: string };

/** Of a step that takes a phone number. */
export interface ProofMeans extends Means {
  proof: Proof | undefined;
  client: Client;
  /** Absent: no mini program is configured, and solved challenges are all there is. */
  wechat: WechatGateway | undefined;
}

/**
 * Rule 19: asks for the proof of a real client before anything about the number is looked up, so a refusal is the same
 * whatever the number. Each proof is good for one time, over all processes, and for what happens after it failed as well.
 * @returns the keyed hash of the openid when WeChat said who it is.
 * @throws Refusal `proof_required`; `proof_invalid` when it is wrong, forged, too old, or too easy for what this client has
 * asked for meanwhile; `proof_used`; what exchange-wechat-code.ts throws.
 */
export async function proveClient(db: Db, args: ProofMeans): Promise<{ openidIndex: Buffer | null }> {
  const { proof, cipher, limits, wechat } = args;
  if (proof === undefined) throw new Refusal('proof_required');
  if (proof.kind === 'wechat') {
    if (wechat === undefined) throw new Refusal('proof_invalid');
    return { openidIndex: await exchangeWechatCode(db, { ...args, wechat, code: proof.code }) };
  }
  const solved = await checkProofOfWork(cipher, proof);
  if (solved === undefined || solved.hashes < (await readProofHashes(db, args))) throw new Refusal('proof_invalid');
  if (!(await insertUsedProof(db, solved.mark, limits.proofSeconds + 60))) throw new Refusal('proof_used');
  return { openidIndex: null };
}
