import { getProofChallenge, lookUpPhone, startPasswordReset } from '@cert/contract/sign-in';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { solveProof } from '../../../seed/solve-proof.ts';
import { buildPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

let count = 0;
const unknownPhone = () => `187${String((count += 1)).padStart(8, '0')}`;
const solved = async (app = t, place: { address?: string; deviceId?: string } = {}) => solveProof((await app.call(getProofChallenge, place)).body);
const steps = [['lookUpPhone', lookUpPhone], ['startPasswordReset', startPasswordReset]] as const;

describe.each(steps)('%s', (_name, operation) => {
  it('[P1] [rule 19] [trust 2.2.2] without a proof is refused, the same for a known and an unknown number', async () => {
    const { phone } = await buildPractitioner(t.deps);
    const answers = [await t.call(operation, { body: { phone, proof: undefined } }), await t.call(operation, { body: { phone: unknownPhone(), proof: undefined } })];
    for (const { status, body } of answers) expect({ status, code: body.code }).toEqual({ status: 400, code: 'proof_required' });
    expect(answers[0]!.text.length).toBe(answers[1]!.text.length);
  });

  it('[P1] [rule 19] [trust 2.2.2] [trust 2.16] a proof serves once, whatever came of it, and over all processes', async () => {
    const other = await t.another();
    const proof = await solved();
    expect((await t.call(operation, { body: { phone: unknownPhone(), proof } })).status).toBeLessThan(300);
    for (const app of [t, other]) {
      const again = await app.call(operation, { body: { phone: unknownPhone(), proof } });
      expect({ status: again.status, code: again.body.code }).toEqual({ status: 400, code: 'proof_used' });
    }
    await other.close();
  });

  it('[P1] [rule 19] [trust 2.2.2] of many at once with one proof exactly one is served', async () => {
    const proof = await solved();
    const address = newAddress();
    const answers = await Promise.all(Array.from({ length: 12 }, () => t.call(operation, { body: { phone: unknownPhone(), proof }, address })));
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'proof_used')).toHaveLength(11);
  });
});

describe('a proof', () => {
  const refusedWith = async (proof: object) => (await t.call(lookUpPhone, { body: { phone: unknownPhone(), proof } })).body.code;
  const opened = (challenge: string) => JSON.parse(Buffer.from(challenge, 'base64url').toString()) as { parameters: Record<string, unknown>; signature: string };
  const sealed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('[rule 19] [trust 2.2.2] that is wrong, forged or foreign is refused', async () => {
    const proof = await solved();
    const made = opened(proof.challenge);
    const foreign = await createTestApp();
    const forged = {
      'another counter and key': { ...proof, counter: proof.counter + 1, key: 'ab'.repeat(32) },
      'only the known half of the key': { ...proof, key: proof.key.slice(0, 32) + '00'.repeat(16) },
      'a later end': { ...proof, challenge: sealed({ ...made, parameters: { ...made.parameters, expiresAt: 4_000_000_000 } }) },
      'no end': { ...proof, challenge: sealed({ ...made, parameters: { ...made.parameters, expiresAt: undefined } }) },
      'other work': { ...proof, challenge: sealed({ ...made, parameters: { ...made.parameters, data: { hashes: 1e9 } } }) },
      'no signature': { ...proof, challenge: sealed({ parameters: made.parameters }) },
      'another signature': { ...proof, challenge: sealed({ ...made, signature: 'ab'.repeat(32) }) },
      'a challenge of another server': await solved(foreign),
      'no challenge at all': { ...proof, challenge: 'AAAA' },
      nothing: { ...proof, challenge: sealed(null) },
      'odd members': { ...proof, challenge: sealed({ parameters: { nonce: 5, salt: [], algorithm: {} }, signature: 'ab' }) },
      'a code, though no mini program is set up': { kind: 'wechat', code: 'abcdefgh' },
    };
    for (const [what, one] of Object.entries(forged)) expect(await refusedWith(one), what).toBe('proof_invalid');
    expect(await refusedWith(proof), 'the true one is still good').toBeUndefined();
    await foreign.close();
  });

  it('[rule 19] [trust 2.2.2] lasts a short time', async () => {
    const other = await t.another({ limits: { proofSeconds: -1 } });
    expect(await refusedWith(await solved(other))).toBe('proof_invalid');
    await other.close();
  });

  it('[rule 19] [trust 2.2.2] is harder the more numbers a device asked for, and an easy one made before is refused then', async () => {
    const deviceId = newKey();
    const hashesOf = async () => opened((await t.call(getProofChallenge, { deviceId })).body.challenge).parameters['data'];
    const early = await solved(t, { deviceId });
    expect(await hashesOf()).toEqual({ hashes: 4 });
    for (const hashes of [8, 16, 32]) {
      await t.call(lookUpPhone, { body: { phone: unknownPhone() }, deviceId });
      expect(await hashesOf()).toEqual({ hashes });
    }
    expect((await t.call(lookUpPhone, { body: { phone: unknownPhone(), proof: early }, deviceId })).body.code).toBe('proof_invalid');
    // A new device name does not make it easier for an address that asked for many.
    const address = newAddress();
    for (let n = 0; n < 6; n += 1) await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address });
    expect(opened((await t.call(getProofChallenge, { address })).body.challenge).parameters['data']).toEqual({ hashes: 16 });
  });

  it('[rule 19] a proof is not lost on a number that was mistyped', async () => {
    const proof = await solved();
    expect((await t.call(lookUpPhone, { body: { phone: '123', proof } })).body.code).toBe('request_invalid');
    expect((await t.call(lookUpPhone, { body: { phone: unknownPhone(), proof } })).status).toBe(200);
  });
});
