import { lookUpPhone, sendSmsCode, setPractitionerPassword, verifySmsCode } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner } from '../../../test/builders.ts';
import { openBindFlow, openResetFlow, otherThan, passMinutes, receiveCode } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const flowWithCode = async () => {
  const practitioner = await buildPractitioner(t.deps);
  const flowToken = await openBindFlow(t, practitioner.phone);
  return { practitioner, flowToken, code: await receiveCode(t, flowToken) };
};
const boundAt = async (id: string) =>
  (await t.db.selectFrom('practitioner_accounts').select('bound_at').where('practitioner_id', '=', id).executeTakeFirst())?.bound_at ?? null;

describe('verifySmsCode', () => {
  it('[P1] the right code binds the phone and is noted', async () => {
    const { practitioner, flowToken, code } = await flowWithCode();
    const { status, body } = await t.call(verifySmsCode, { body: { flowToken, code } });
    expect([status, body]).toEqual([200, { purpose: 'bind' }]);
    expect(await boundAt(practitioner.id)).not.toBeNull();
    const { rows } = await sql`select from activity_entries where action = 'bind-phone' and object_id = ${practitioner.id}`.execute(t.db);
    expect(rows).toHaveLength(1);
  });

  it('[rule 20] whoever stops after the code is asked for a code again', async () => {
    const { practitioner, flowToken, code } = await flowWithCode();
    await t.call(verifySmsCode, { body: { flowToken, code } });
    expect((await t.call(lookUpPhone, { body: { phone: practitioner.phone } })).body.outcome).toBe('verify');
  });

  it('[trust I20] [trust 2.16] [ASVS 6.5.1] [rule 18] a code is good once', async () => {
    const { flowToken, code } = await flowWithCode();
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).status).toBe(200);
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('sms_code_dead');
  });

  it('[rule 25] the same key gets the same answer again', async () => {
    const { flowToken, code } = await flowWithCode();
    const idempotencyKey = newKey();
    const first = await t.call(verifySmsCode, { body: { flowToken, code }, idempotencyKey });
    const second = await t.call(verifySmsCode, { body: { flowToken, code }, idempotencyKey });
    expect([second.status, second.text]).toEqual([200, first.text]);
    const other = await t.call(verifySmsCode, { body: { flowToken, code: otherThan(code) }, idempotencyKey });
    expect(other.body.code).toBe('idempotency_key_reused');
  });

  it('[trust I20] [trust 2.4.1] [ASVS 6.6.3] [rule 18] five wrong tries burn the code: the right one is refused then', async () => {
    const { practitioner, flowToken, code } = await flowWithCode();
    const titles = [];
    for (let n = 0; n < 5; n += 1) {
      const { body, status } = await t.call(verifySmsCode, { body: { flowToken, code: otherThan(code) } });
      expect([status, body.code]).toEqual([422, 'sms_code_wrong']);
      titles.push(body.title);
    }
    expect(titles[0]).toContain('4 次');
    expect(titles[4]).toContain('重新获取');
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('sms_code_dead');
    expect(await boundAt(practitioner.id)).toBeNull();
  });

  it('[rule 18] a repeat of a wrong try with its key is counted again: a refusal keeps no key', async () => {
    const { flowToken, code } = await flowWithCode();
    const idempotencyKey = newKey();
    for (let n = 0; n < 5; n += 1) await t.call(verifySmsCode, { body: { flowToken, code: otherThan(code) }, idempotencyKey });
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('sms_code_dead');
  });

  it('[ASVS 6.5.5] [rule 18] a new code kills the old', async () => {
    const { flowToken, code } = await flowWithCode();
    await passMinutes(t, 2);
    const newer = await receiveCode(t, flowToken);
    if (newer !== code) expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('sms_code_wrong');
    expect((await t.call(verifySmsCode, { body: { flowToken, code: newer } })).status).toBe(200);
  });

  it('[rule 18] a new code in another flow of the number kills the old too', async () => {
    const { practitioner, flowToken, code } = await flowWithCode();
    await passMinutes(t, 2);
    await receiveCode(t, await openBindFlow(t, practitioner.phone));
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('sms_code_dead');
  });

  it('[trust 2.4.1] [ASVS 6.5.5] [rule 18] a code lives five minutes', async () => {
    const { flowToken, code } = await flowWithCode();
    await sql`update sms_codes set expires_at = now() - interval '1 second'`.execute(t.db);
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('sms_code_dead');
  });

  it('[rule 18] a flow without a code has nothing to verify', async () => {
    const { phone } = await buildPractitioner(t.deps);
    const flowToken = await openBindFlow(t, phone);
    expect((await t.call(verifySmsCode, { body: { flowToken, code: '123456' } })).body.code).toBe('sms_code_dead');
    expect((await t.call(verifySmsCode, { body: { flowToken: 'B'.repeat(43), code: '123456' } })).body.code).toBe('flow_invalid');
  });

  it('[trust 2.4.2] [ASVS 6.6.2] [rule 18] a code for A does not serve B', async () => {
    const a = await flowWithCode();
    const b = await flowWithCode();
    if (a.code !== b.code) expect((await t.call(verifySmsCode, { body: { flowToken: b.flowToken, code: a.code } })).body.code).toBe('sms_code_wrong');
    expect(await boundAt(b.practitioner.id)).toBeNull();
  });

  it('[trust 2.4.2] [rule 18] a code of one flow does not serve another flow of the same number', async () => {
    const { practitioner, code } = await flowWithCode();
    const other = await openBindFlow(t, practitioner.phone);
    expect((await t.call(verifySmsCode, { body: { flowToken: other, code } })).body.code).toBe('sms_code_dead');
  });

  it('[trust 2.4.2] [ASVS 2.3.1 6.6.2] [rule 18] a code to bind does not reset a password', async () => {
    const { practitioner, flowToken, code } = await flowWithCode();
    await bindPractitioner(t.deps, practitioner);
    const reset = await openResetFlow(t, practitioner.phone);
    expect((await t.call(verifySmsCode, { body: { flowToken: reset, code } })).body.code).toBe('sms_code_dead');
    // Bound elsewhere meanwhile: the bind flow is worth nothing any more, with its own right code.
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('flow_invalid');
    expect((await t.call(setPractitionerPassword, { body: { flowToken: reset, password: 'a new password 8' } })).body.code).toBe('flow_invalid');
  });

  it('[trust 2.4.1] [rule 18] ten wrong tries for a number lock it for a day, on every path', async () => {
    const { practitioner, flowToken, code } = await flowWithCode();
    for (let n = 0; n < 5; n += 1) await t.call(verifySmsCode, { body: { flowToken, code: otherThan(code) } });
    await passMinutes(t, 2);
    const second = await openBindFlow(t, practitioner.phone);
    const secondCode = await receiveCode(t, second);
    for (let n = 0; n < 4; n += 1) {
      expect((await t.call(verifySmsCode, { body: { flowToken: second, code: otherThan(secondCode) } })).body.code).toBe('sms_code_wrong');
    }
    const tenth = await t.call(verifySmsCode, { body: { flowToken: second, code: otherThan(secondCode) } });
    expect([tenth.status, tenth.body.code]).toEqual([429, 'sms_code_locked']);
    expect(Number(tenth.headers['retry-after'])).toBeGreaterThan(86_000);
    expect((await t.call(verifySmsCode, { body: { flowToken: second, code: secondCode } })).body.code).toBe('sms_code_locked');
    await passMinutes(t, 2);
    expect((await t.call(sendSmsCode, { body: { flowToken: await openBindFlow(t, practitioner.phone) } })).body.code).toBe('sms_code_locked');
    await passMinutes(t, 24 * 60);
    expect((await t.call(sendSmsCode, { body: { flowToken: await openBindFlow(t, practitioner.phone) } })).status).toBe(201);
  });

  it('[P2] the code of an unknown number is refused like a wrong one', async () => {
    const flowToken = await openResetFlow(t, '18900000009');
    await t.call(sendSmsCode, { body: { flowToken } });
    for (let n = 0; n < 5; n += 1) expect((await t.call(verifySmsCode, { body: { flowToken, code: '123456' } })).body.code).toBe('sms_code_wrong');
    expect((await t.call(verifySmsCode, { body: { flowToken, code: '123456' } })).body.code).toBe('sms_code_dead');
  });

  it('[rule 22] retired between code and answer: nothing is bound', async () => {
    const { practitioner, flowToken, code } = await flowWithCode();
    await t.db.updateTable('practitioners').set({ retired_at: new Date() }).where('id', '=', practitioner.id).execute();
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('flow_invalid');
    expect(await boundAt(practitioner.id)).toBeNull();
  });

  it('[rule 18] what is not six digits is refused before any counter', async () => {
    const { flowToken, code } = await flowWithCode();
    for (const typed of ['12345', '1234567', 'abcdef', '１２３４５６', 123456]) {
      expect((await t.call(verifySmsCode, { body: { flowToken, code: typed } })).status).toBe(400);
    }
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).status).toBe(200);
  });
});
