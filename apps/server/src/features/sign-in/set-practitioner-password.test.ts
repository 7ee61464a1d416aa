import { getMyCard } from '@cert/contract/card';
import { getCurrentSession, setPractitionerPassword, signInPractitioner, verifySmsCode } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner, openTestSession, signedInPractitioner, testPassword } from '../../../test/builders.ts';
import { firstSignIn, openBindFlow, openResetFlow, passMinutes, receiveCode, verifiedFlow } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const password = 'gutes Wetter 11';

describe('the first sign-in', () => {
  it('[P1] phone, code, password: in, with an unpublished card', async () => {
    const practitioner = await buildPractitioner(t.deps);
    const token = await firstSignIn(t, practitioner.phone, password);
    const session = await t.call(getCurrentSession, { token });
    expect(session.body).toMatchObject({ audience: 'practitioner', accountId: practitioner.id, scope: 'full' });
    const card = await t.db.selectFrom('cards').select(['id', 'published_at']).where('practitioner_id', '=', practitioner.id).execute();
    expect(card).toEqual([{ id: expect.stringMatching(/^card_/), published_at: null }]);
    expect((await t.call(getMyCard, { token })).body.state).toBe('unpublished');
    expect((await t.call(signInPractitioner, { body: { phone: practitioner.phone, password } })).status).toBe(201);
  });

  it('[rule 25] the same key answers the same session and makes one card', async () => {
    const practitioner = await buildPractitioner(t.deps);
    const flowToken = await verifiedFlow(t, practitioner.phone, 'bind');
    const idempotencyKey = newKey();
    const first = await t.call(setPractitionerPassword, { body: { flowToken, password }, idempotencyKey });
    const second = await t.call(setPractitionerPassword, { body: { flowToken, password }, idempotencyKey });
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect((await t.call(getCurrentSession, { token: second.body.session!.token })).status).toBe(200);
    const { rows } = await sql`select from sessions where account_id = ${practitioner.id}`.execute(t.db);
    expect(rows).toHaveLength(1);
  });

  it('[ASVS 2.3.1] [P1] a password without a verified code of that very flow is refused', async () => {
    const { phone } = await buildPractitioner(t.deps);
    const flowToken = await openBindFlow(t, phone);
    expect((await t.call(setPractitionerPassword, { body: { flowToken, password } })).body.code).toBe('flow_invalid');
    const code = await receiveCode(t, flowToken);
    expect((await t.call(setPractitionerPassword, { body: { flowToken, password } })).body.code).toBe('flow_invalid');
    const other = await openBindFlow(t, phone);
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).status).toBe(200);
    expect((await t.call(setPractitionerPassword, { body: { flowToken: other, password } })).body.code).toBe('flow_invalid');
    expect((await t.call(setPractitionerPassword, { body: { flowToken, password } })).status).toBe(201);
  });

  it('[trust 2.16] [P1] a flow sets one password, and ends the other flows of the person', async () => {
    const { phone } = await buildPractitioner(t.deps);
    const first = await verifiedFlow(t, phone, 'bind');
    await passMinutes(t, 2);
    const second = await verifiedFlow(t, phone, 'bind');
    expect((await t.call(setPractitionerPassword, { body: { flowToken: second, password } })).status).toBe(201);
    for (const flowToken of [first, second]) {
      expect((await t.call(setPractitionerPassword, { body: { flowToken, password: 'another one 22' } })).body.code).toBe('flow_invalid');
    }
    expect((await t.call(signInPractitioner, { body: { phone, password } })).status).toBe(201);
  });

  it('[rule 21] weak passwords are refused with a reason, and the flow goes on', async () => {
    const { phone } = await buildPractitioner(t.deps);
    const flowToken = await verifiedFlow(t, phone, 'bind');
    for (const weak of ['a7!x', '12345678', 'password', 'aaaaaaaa', '１２３４５６７８', phone]) {
      const { status, body } = await t.call(setPractitionerPassword, { body: { flowToken, password: weak } });
      expect([status, body.code], weak).toEqual([422, 'password_too_weak']);
      expect(body.errors![0]).toEqual({ pointer: '/body/password', message: expect.stringMatching(/\p{Script=Han}/u) });
    }
    expect((await t.call(setPractitionerPassword, { body: { flowToken, password } })).status).toBe(201);
  });

  it('[ASVS 6.2.9] [rule 21] long passwords count whole', async () => {
    const { phone } = await buildPractitioner(t.deps);
    const long = `${'long words '.repeat(8)}`;
    await firstSignIn(t, phone, `${long}one`);
    expect((await t.call(signInPractitioner, { body: { phone, password: `${long}two` } })).status).toBe(422);
    expect((await t.call(signInPractitioner, { body: { phone, password: `${long}one` } })).status).toBe(201);
  });
});

describe('the reset', () => {
  it('[ASVS 6.4.3] [P2] sets the password, signs nobody in, ends every other session', async () => {
    const practitioner = await signedInPractitioner(t.deps);
    const second = await openTestSession(t.deps, 'practitioner', practitioner.id);
    const flowToken = await verifiedFlow(t, practitioner.phone, 'reset');
    const { status, body } = await t.call(setPractitionerPassword, { body: { flowToken, password } });
    expect([status, body]).toEqual([201, { session: null }]);
    for (const token of [practitioner.token, second]) expect((await t.call(getCurrentSession, { token })).status).toBe(401);
    expect((await t.call(signInPractitioner, { body: { phone: practitioner.phone, password: testPassword } })).body.code).toBe('password_wrong');
    expect((await t.call(signInPractitioner, { body: { phone: practitioner.phone, password } })).status).toBe(201);
  });

  it('[P2] another person keeps the own session', async () => {
    const other = await signedInPractitioner(t.deps);
    const practitioner = await signedInPractitioner(t.deps);
    const flowToken = await verifiedFlow(t, practitioner.phone, 'reset');
    await t.call(setPractitionerPassword, { body: { flowToken, password } });
    expect((await t.call(getCurrentSession, { token: other.token })).status).toBe(200);
  });

  it('[ASVS 6.3.1] [P2] a lock does not shut the owner out: after a reset the new password works at once', async () => {
    const practitioner = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, practitioner);
    const address = newAddress();
    for (let n = 0; n < 5; n += 1) await t.call(signInPractitioner, { body: { phone: practitioner.phone, password: 'wrong' }, address });
    expect((await t.call(signInPractitioner, { body: { phone: practitioner.phone, password: testPassword }, address })).status).toBe(429);
    const flowToken = await verifiedFlow(t, practitioner.phone, 'reset');
    await t.call(setPractitionerPassword, { body: { flowToken, password } });
    expect((await t.call(signInPractitioner, { body: { phone: practitioner.phone, password }, address })).status).toBe(201);
  });

  it('[P2] a phone that changed since the code was verified is not reset', async () => {
    const practitioner = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, practitioner);
    const flowToken = await verifiedFlow(t, practitioner.phone, 'reset');
    await t.db.updateTable('practitioners').set({ phone_index: t.deps.cipher.index('19700000002') }).where('id', '=', practitioner.id).execute();
    expect((await t.call(setPractitionerPassword, { body: { flowToken, password } })).body.code).toBe('flow_invalid');
  });

  it('[ASVS 2.3.1] [P2] a reset verified in one flow does not serve another', async () => {
    const practitioner = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, practitioner);
    await verifiedFlow(t, practitioner.phone, 'reset');
    const other = await openResetFlow(t, practitioner.phone);
    expect((await t.call(setPractitionerPassword, { body: { flowToken: other, password } })).body.code).toBe('flow_invalid');
  });
});
