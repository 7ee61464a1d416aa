import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Outcome } from '../../platform/transport.ts';
import { createProofs, type Proof } from './proofs.ts';
import { solveProof } from './solve-proof.ts';

const salt = '00'.repeat(16);
const nonce = 'ab'.repeat(16);
const hashOf = (counter: number) => {
  const text = Buffer.concat([Buffer.from(salt + nonce, 'hex'), Buffer.alloc(4)]);
  text.writeUInt32BE(counter, 32);
  return createHash('sha256').update(text).digest('hex');
};
const challengeOf = (counter: number, name = 'sealed') => ({ challenge: name, salt, nonce, keyPrefix: hashOf(counter).slice(0, 32), rounds: 1, acceptsWechatCode: false });
const refused = (code: string): Outcome<never> => ({ ok: false, problem: { type: '', code: code as 'proof_used', title: code, status: 400 } });

/** A server that gives numbered challenges and answers the steps in turn. */
function play(answers: Outcome<string>[], { acceptsWechatCode = false, codes = [] as (string | undefined)[] } = {}) {
  const sent: Proof[] = [];
  let asked = 0;
  const proofs = createProofs({
    getChallenge: async () => ({ ok: true, data: { ...challengeOf(40, `challenge-${(asked += 1)}`), acceptsWechatCode } }),
    readWechatCode: async () => codes.shift(),
    onSlow: () => undefined,
  });
  const run = () =>
    proofs.prove(async (proof) => {
      sent.push(proof);
      return answers.shift() ?? { ok: true, data: 'done' };
    });
  return { ...proofs, run, sent, asked: () => asked };
}

it('[P1] [rule 19] [trust 2.2.2] finds the number whose hash begins as the challenge wants, without WebCrypto', async () => {
  const { rounds: _rounds, ...rest } = challengeOf(5_000);
  expect(await solveProof({ ...rest, rounds: 1 })).toEqual({ kind: 'work', challenge: 'sealed', counter: 5_000, key: hashOf(5_000) });
});

it('[P1] [rule 19] counts in slices, so that typing goes on', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await solveProof(challengeOf(100_000));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});

it('[P1] [rule 19] a proof that was prepared while typing is used once; the next step gets another', async () => {
  const app = play([]);
  app.prepare();
  app.prepare();
  expect(await app.run()).toEqual({ ok: true, data: 'done' });
  await app.run();
  expect(app.asked()).toBe(2);
  expect(app.sent.map((proof) => proof.kind === 'work' && proof.challenge)).toEqual(['challenge-1', 'challenge-2']);
});

it.each(['proof_required', 'proof_invalid', 'proof_used', 'code_used'])('[P1] [rule 19] [trust 2.2.2] %s is answered with a new proof, and the user sees nothing', async (code) => {
  const app = play([refused(code), refused(code)]);
  expect(await app.run()).toEqual({ ok: true, data: 'done' });
  expect(app.sent).toHaveLength(3);
});

it('[P1] [rule 19] gives up after five, and repeats no other refusal', async () => {
  const endless = play(Array.from({ length: 9 }, () => refused('proof_invalid')));
  expect(await endless.run()).toMatchObject({ ok: false, problem: { code: 'proof_invalid' } });
  expect(endless.sent).toHaveLength(5);
  const limited = play([refused('look_up_limited')]);
  expect(await limited.run()).toMatchObject({ ok: false, problem: { code: 'look_up_limited' } });
  expect(limited.sent).toHaveLength(1);
});

it('[P1] [rule 19] [trust 2.2.2] in WeChat a fresh code is sent, each time a new one; without one the challenge is solved', async () => {
  const app = play([], { acceptsWechatCode: true, codes: ['first', 'second', undefined] });
  for (let n = 0; n < 3; n += 1) await app.run();
  expect(app.sent).toMatchObject([{ kind: 'wechat', code: 'first' }, { kind: 'wechat', code: 'second' }, { kind: 'work' }]);
});

it.each(['wechat_unavailable', 'wechat_refused'])('[P1] [trust 2.10.5] after %s the challenge is solved instead', async (code) => {
  const app = play([refused(code)], { acceptsWechatCode: true, codes: ['first', 'second'] });
  expect(await app.run()).toEqual({ ok: true, data: 'done' });
  expect(app.sent.map(({ kind }) => kind)).toEqual(['wechat', 'work']);
});
