import type { Outcome } from '../../platform/transport.ts';
import { solveProof, type ProofChallenge } from './solve-proof.ts';

export type Proof = Awaited<ReturnType<typeof solveProof>> | { kind: 'wechat'; code: string };
type Challenge = ProofChallenge & { acceptsWechatCode: boolean };

/** A code of WeChat lives five minutes, so it is asked for when it is needed. */
interface AskWechat {
  kind: 'ask-wechat';
  instead: Challenge;
}

interface ProofParts {
  getChallenge: () => Promise<Outcome<Challenge>>;
  readWechatCode: () => Promise<string | undefined>;
  onSlow: (isSlow: boolean) => void;
}

/** Below the server's five minutes, by the phone's own clock, which may be wrong but goes evenly. */
const freshMs = 4 * 60_000;
/** A wait of which the user is told. */
const slowMs = 1_000;
const mostTries = 5;

const isRefused = (code: string) => code === 'proof_required' || code === 'proof_invalid' || code === 'proof_used' || code === 'code_used';
const isWechatAway = (code: string) => code === 'wechat_unavailable' || code === 'wechat_refused';

/** Makes proofs ahead of time and sends steps with them; each serves once. */
export function createProofs({ getChallenge, readWechatCode, onSlow }: ProofParts) {
  let ready: { at: number; outcome: Promise<Outcome<Proof | AskWechat>> } | undefined;
  let usesWechat = true;

  async function make(): Promise<Outcome<Proof | AskWechat>> {
    const outcome = await getChallenge();
    if (!outcome.ok) return outcome;
    const { data } = outcome;
    return { ok: true, data: data.acceptsWechatCode && usesWechat ? { kind: 'ask-wechat', instead: data } : await solveProof(data) };
  }

  async function finish(made: Proof | AskWechat): Promise<Proof> {
    if (made.kind !== 'ask-wechat') return made;
    const code = usesWechat ? await readWechatCode() : undefined;
    return code === undefined ? solveProof(made.instead) : { kind: 'wechat', code };
  }

  function prepare(): void {
    if (ready && Date.now() - ready.at < freshMs) return;
    ready = { at: Date.now(), outcome: make() };
  }

  async function take(): Promise<Outcome<Proof>> {
    prepare();
    const slow = setTimeout(() => onSlow(true), slowMs);
    const made = await ready!.outcome;
    ready = undefined;
    const outcome: Outcome<Proof> = made.ok ? { ok: true, data: await finish(made.data) } : made;
    clearTimeout(slow);
    onSlow(false);
    return outcome;
  }

  /** Sends a step with a proof. A refused one is made anew without a word: the user has done nothing wrong. */
  async function prove<Value>(send: (proof: Proof) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    for (let tries = 1; ; tries += 1) {
      let proof = await take();
      // What was asked for ahead of time may have failed on a network that is back by now.
      if (!proof.ok && tries === 1) proof = await take();
      if (!proof.ok) return proof;
      const outcome = await send(proof.data);
      if (outcome.ok || tries === mostTries) return outcome;
      const { code } = outcome.problem;
      if (isWechatAway(code) && usesWechat) usesWechat = false;
      else if (!isRefused(code)) return outcome;
    }
  }

  return { prepare, prove };
}
