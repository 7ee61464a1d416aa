import { getMyData } from '@cert/contract/privacy';
import { getCurrentSession, getProofChallenge, lookUpPhone, sendSmsCode, setPractitionerPassword, signInPractitioner, startPasswordReset, verifySmsCode } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { solveProof } from '../../../seed/solve-proof.ts';
import { buildPractitioner, signedInPractitioner, testPassword } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress } from '../../../test/test-client.ts';
import { startWechatServer, type WechatMood, type WechatServer } from '../../../test/wechat-server.ts';
import { systemActor } from '../../platform/activity-log.ts';
import { unbindPractitioner } from '../registry/unbind-practitioner.ts';

let wechat: WechatServer;
let t: TestApp;
let log = '';
beforeAll(async () => {
  wechat = await startWechatServer();
  t = await createTestApp({ wechat: wechat.gateway, config: { logLevel: 'trace' }, logStream: { write: (line) => void (log += line) } });
});
afterEach(() => void (wechat.mood = 'well'));
afterAll(async () => {
  await t.close();
  await wechat.close();
});

let count = 0;
const unknownPhone = () => `183${String((count += 1)).padStart(8, '0')}`;
const proofOf = (openid: string) => ({ kind: 'wechat' as const, code: wechat.login(openid) });
const boundTo = async (openid: string) =>
  (await t.db.selectFrom('wechat_bindings').select('practitioner_id').where('openid_index', '=', t.deps.cipher.index(`wechat-openid:${wechat.gateway.appId}:${openid}`)).execute()).map((row) => row.practitioner_id);
const lines = async (action: 'bind-wechat' | 'unbind-wechat', practitionerId: string) =>
  (await t.db.selectFrom('activity_entries').select('detail').where('action', '=', action).where('object_id', '=', practitionerId).execute()).map(({ detail }) => detail);

describe('a code of WeChat', () => {
  it('[P1] [trust 2.2.2] [trust 2.10.1] [trust 2.10.2] [trust 2.16] is asked of WeChat once and serves once, on every process', async () => {
    const other = await t.another({ wechat: wechat.gateway });
    expect((await t.call(getProofChallenge)).body.acceptsWechatCode).toBe(true);
    const proof = proofOf('openid-of-one-use');
    const before = wechat.asked.length;
    expect((await t.call(lookUpPhone, { body: { phone: unknownPhone(), proof } })).body.outcome).toBe('not_found');
    for (const app of [t, other]) {
      for (const operation of [lookUpPhone, startPasswordReset]) {
        const again = await app.call(operation, { body: { phone: unknownPhone(), proof } });
        expect({ status: again.status, code: again.body.code }).toEqual({ status: 400, code: 'code_used' });
      }
    }
    expect(wechat.asked.slice(before).map((query) => query.get('js_code'))).toEqual([proof.code]);
    await other.close();
  });

  it('[P1] [trust 2.10.2] of many at once with one code exactly one is served', async () => {
    const proof = proofOf('openid-of-a-race');
    const answers = await Promise.all(Array.from({ length: 10 }, () => t.call(lookUpPhone, { body: { phone: unknownPhone(), proof } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
  });

  it('[P1] [rule 19] [trust 2.2.3] the openid is the device: five numbers a day, from whatever address and device name', async () => {
    for (let n = 0; n < 5; n += 1) expect((await t.call(lookUpPhone, { body: { phone: unknownPhone(), proof: proofOf('openid-that-asks') } })).status).toBe(200);
    expect((await t.call(lookUpPhone, { body: { phone: unknownPhone(), proof: proofOf('openid-that-asks') } })).body.code).toBe('look_up_limited');
    expect((await t.call(lookUpPhone, { body: { phone: unknownPhone(), proof: proofOf('another-openid') } })).status).toBe(200);
  });

  it('[rule 19] an address sends so many codes and no more, and WeChat is not asked for the others', async () => {
    const app = await t.another({ wechat: wechat.gateway, limits: { wechatCodesPerAddressPer10Minutes: 3 } });
    const address = newAddress();
    const before = wechat.asked.length;
    const codes = [];
    for (let n = 0; n < 5; n += 1) codes.push((await app.call(lookUpPhone, { body: { phone: unknownPhone(), proof: { kind: 'wechat', code: `madeupcode${n}` } }, address })).body.code);
    expect(codes).toEqual(['proof_invalid', 'proof_invalid', 'proof_invalid', 'look_up_limited', 'look_up_limited']);
    expect(wechat.asked).toHaveLength(before + 3);
    await app.close();
  });
});

describe('WeChat that does not do what it should', () => {
  it.each<[WechatMood, number, string]>([
    [-1, 503, 'wechat_unavailable'], [40029, 400, 'proof_invalid'], [40163, 400, 'code_used'], [45011, 503, 'wechat_unavailable'], [40226, 403, 'wechat_refused'], [40013, 503, 'wechat_unavailable'], [40125, 503, 'wechat_unavailable'],
    ['html', 503, 'wechat_unavailable'], ['garbage', 503, 'wechat_unavailable'], ['array', 503, 'wechat_unavailable'], ['no-openid', 503, 'wechat_unavailable'], ['broken', 503, 'wechat_unavailable'], ['endless', 503, 'wechat_unavailable'],
    ['redirect', 503, 'wechat_unavailable'], ['silent', 503, 'wechat_unavailable'], ['dripping', 503, 'wechat_unavailable'],
  ])('[P1] [trust 2.10.5] %s: %i %s, no flow, no session, and the page can go on with a solved challenge', async (mood, status, code) => {
    wechat.mood = mood;
    const { phone } = await buildPractitioner(t.deps);
    const flows = () => t.db.selectFrom('sign_in_flows').select('id').execute();
    const before = (await flows()).length;
    const refused = await t.call(lookUpPhone, { body: { phone, proof: proofOf('openid-in-trouble') } });
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status, code });
    if (status === 503) expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await flows()).toHaveLength(before);
    const proof = solveProof((await t.call(getProofChallenge)).body);
    expect((await t.call(lookUpPhone, { body: { phone, proof } })).body.outcome).toBe('verify');
  });
});

describe('whose WeChat it is', () => {
  it('[P1] [trust 2.10.3] [trust 2.10.4] is kept after the code by SMS, and moves to another person only by their own proof, with a line for both', async () => {
    const [one, other] = [await buildPractitioner(t.deps), await signedInPractitioner(t.deps)];
    const { flowToken } = (await t.call(lookUpPhone, { body: { phone: one.phone, proof: proofOf('openid-that-moves') } })).body;
    expect(await boundTo('openid-that-moves')).toEqual([]);
    await t.call(sendSmsCode, { body: { flowToken } });
    await t.call(verifySmsCode, { body: { flowToken, code: t.outbox.at(-1)!.code } });
    expect(await boundTo('openid-that-moves')).toEqual([one.id]);
    await t.call(setPractitionerPassword, { body: { flowToken, password: 'gutes Wetter 11' } });

    // Asking for another number and a wrong password move nothing, and a known WeChat opens no login.
    const asked = (await t.call(lookUpPhone, { body: { phone: other.phone, proof: proofOf('openid-that-moves') } })).body;
    expect(asked).toEqual({ outcome: 'password', flowToken: expect.any(String) });
    await t.call(signInPractitioner, { body: { phone: other.phone, password: 'wrong one 1', flowToken: asked.flowToken } });
    // Nor does the flow of another number.
    const foreign = (await t.call(lookUpPhone, { body: { phone: one.phone, proof: proofOf('openid-that-moves') } })).body;
    expect((await t.call(signInPractitioner, { body: { phone: other.phone, password: testPassword, flowToken: foreign.flowToken } })).status).toBe(201);
    expect(await boundTo('openid-that-moves')).toEqual([one.id]);

    const signedIn = await t.call(signInPractitioner, { body: { phone: other.phone, password: testPassword, flowToken: asked.flowToken } });
    expect((await t.call(getCurrentSession, { token: signedIn.body.token })).body.accountId).toBe(other.id);
    expect(await boundTo('openid-that-moves')).toEqual([other.id]);
    expect((await t.call(getMyData, { token: signedIn.body.token })).text).toContain('微信标识');
    expect(await lines('unbind-wechat', one.id)).toEqual([{ reason: 'bound_to_another' }]);
    expect(await lines('bind-wechat', other.id)).toHaveLength(1);
  });

  it('[P2] [trust 2.10.3] a reset proves it too; a phone that the operator changed ends it', async () => {
    const person = await signedInPractitioner(t.deps);
    const { flowToken } = (await t.call(startPasswordReset, { body: { phone: person.phone, proof: proofOf('openid-of-a-reset') } })).body;
    await t.call(sendSmsCode, { body: { flowToken } });
    await t.call(verifySmsCode, { body: { flowToken, code: t.outbox.at(-1)!.code } });
    expect(await boundTo('openid-of-a-reset')).toEqual([person.id]);
    await unbindPractitioner(t.db, { actor: systemActor, practitionerId: person.id, phoneIndex: t.deps.cipher.index('18399999999') });
    expect(await boundTo('openid-of-a-reset')).toEqual([]);
    expect(await lines('unbind-wechat', person.id)).toEqual([{ reason: 'phone_changed' }]);
  });

  it('[P1] [trust 2.10.3] two people who prove the same WeChat at once leave it with one', async () => {
    const people = [await signedInPractitioner(t.deps), await signedInPractitioner(t.deps)];
    const flows: string[] = [];
    for (const { phone } of people) flows.push((await t.call(lookUpPhone, { body: { phone, proof: proofOf('openid-of-two') } })).body.flowToken);
    const signIns = people.map(({ phone }, index) => t.call(signInPractitioner, { body: { phone, password: testPassword, flowToken: flows[index]! } }));
    expect((await Promise.all(signIns)).map(({ status }) => status)).toEqual([201, 201]);
    expect(await boundTo('openid-of-two')).toHaveLength(1);
  });

  it('[trust 2.10.1] [rule 1] no openid, session key or secret stands in a table, the log or an answer', async () => {
    const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public'`.execute(t.db);
    let all = log;
    for (const { name } of tables) all += JSON.stringify((await sql`select to_jsonb(x) from ${sql.table(name)} x`.execute(t.db)).rows);
    expect(wechat.sessionKeys.length).toBeGreaterThan(5);
    for (const secret of [...wechat.sessionKeys, wechat.secret, 'openid-that-moves', 'openid-that-asks']) expect(all).not.toContain(secret);
  });
});
