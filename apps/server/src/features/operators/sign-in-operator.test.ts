import * as contract from '@cert/contract/admin/operator-session';
import { listOperators } from '@cert/contract/admin/operator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitutionAccount, buildInstitution } from '../../../test/builders.ts';
import { codeOf, enrolledOperator, forgetLastCode, givenOperator, ownPassword, signInAgain } from '../../../test/operator-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const signIn = (accountName: string, password: string, address = newAddress()) => t.call(contract.signInOperator, { body: { accountName, password }, address });

describe('the first sign-in', () => {
  it('[trust T4] [trust 2.16] [ASVS 7.2.4] [A9] goes from the given password over an own one and the second factor to a full session, each with a new token', async () => {
    const given = await givenOperator(t, 'administrator');
    const first = await signIn(given.accountName.toUpperCase(), given.password);
    expect(first).toMatchObject({ status: 201, body: { scope: 'change_password' } });
    const second = await t.call(contract.setOperatorPassword, { token: first.body.token, body: { password: ownPassword } });
    expect(second).toMatchObject({ status: 201, body: { scope: 'set_up_second_factor' } });
    const started = await t.call(contract.startSecondFactor, { token: second.body.token });
    expect(started.body.otpauthUrl).toMatch(/^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}/);
    const confirmed = await t.call(contract.confirmSecondFactor, { token: second.body.token, body: { code: codeOf(started.body.secret) } });
    expect(confirmed.status).toBe(201);
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
    const me = await t.call(contract.getMyOperator, { token: confirmed.body.session.token });
    expect(me).toMatchObject({ status: 200, body: { role: 'administrator', recoveryCodesLeft: 10, idleSeconds: 1800 } });
    expect(me.body.operations).toContain('createOperator');
    for (const token of [first.body.token, second.body.token]) {
      expect((await t.call(contract.getMyOperator, { token })).status).toBe(401);
    }
  });

  it('[trust T4] [A9] [rule 21] no step can be left out: each token is good for its own step and for signing out', async () => {
    const given = await givenOperator(t, 'administrator');
    const first = await signIn(given.accountName, given.password);
    const token = first.body.token;
    for (const operation of [contract.getMyOperator, contract.listMyOperatorSessions, listOperators]) {
      expect(await t.call(operation, { token })).toMatchObject({ status: 403, body: { code: 'password_change_required' } });
    }
    expect(await t.call(contract.startSecondFactor, { token })).toMatchObject({ status: 403, body: { code: 'password_change_required' } });
    expect(await t.call(contract.proveSecondFactor, { token, body: { code: '123456' } })).toMatchObject({ status: 403 });
    const second = await t.call(contract.setOperatorPassword, { token, body: { password: ownPassword } });
    expect(await t.call(contract.getMyOperator, { token: second.body.token })).toMatchObject({ status: 403, body: { code: 'second_factor_set_up_required' } });
    expect(await t.call(listOperators, { token: second.body.token })).toMatchObject({ status: 403, body: { code: 'second_factor_set_up_required' } });
    // Left here and begun anew, it goes on at the same step.
    expect((await signIn(given.accountName, ownPassword)).body.scope).toBe('set_up_second_factor');
    expect((await t.call(contract.signOutOperator, { token: second.body.token, body: {} })).status).toBe(204);
    expect((await t.call(contract.startSecondFactor, { token: second.body.token })).status).toBe(401);
  });

  it('[rule 21] the own password is neither weak nor the given one nor the account name', async () => {
    const given = await givenOperator(t);
    const { token } = (await signIn(given.accountName, given.password)).body;
    for (const password of ['short7!', 'password1', '12345678', given.accountName, given.password]) {
      expect(await t.call(contract.setOperatorPassword, { token, body: { password } })).toMatchObject({ status: 422, body: { code: 'password_too_weak' } });
    }
  });

  it('[rule 21] a given password that nobody used in time is dead, and that is told only to whoever knows it', async () => {
    const given = await givenOperator(t);
    await t.db.updateTable('operators').set({ given_password_expires_at: new Date(Date.now() - 1_000) }).where('id', '=', given.operatorId).execute();
    expect(await signIn(given.accountName, given.password)).toMatchObject({ status: 403, body: { code: 'default_password_expired' } });
    expect(await signIn(given.accountName, 'something else')).toMatchObject({ status: 422, body: { code: 'credentials_wrong' } });
  });

  it('[A9] a full session does none of the steps again', async () => {
    const operator = await enrolledOperator(t);
    for (const operation of [contract.startSecondFactor]) expect((await t.call(operation, { token: operator.token })).body.code).toBe('wrong_audience');
    expect((await t.call(contract.setOperatorPassword, { token: operator.token, body: { password: 'another one 88' } })).body.code).toBe('wrong_audience');
    expect((await t.call(contract.confirmSecondFactor, { token: operator.token, body: { code: '123456' } })).body.code).toBe('wrong_audience');
  });
});

describe('step 1', () => {
  it('[rule 21] unknown, disabled and wrong are answered alike', async () => {
    const known = await enrolledOperator(t);
    const disabled = await enrolledOperator(t);
    await t.db.updateTable('operators').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute();
    const answers = [await signIn(known.accountName, 'wrong one 1'), await signIn('nobody-here', 'wrong one 1'), await signIn(disabled.accountName, disabled.password)];
    for (const answer of answers) {
      const { requestId: _requestId, ...body } = answer.body;
      expect(body).toEqual({ type: '/problems/credentials_wrong', code: 'credentials_wrong', title: '账号或密码不正确', status: 422 });
    }
  });

  it('[trust 2.18] [rule 21] five wrong ones lock this account and address, with the right password too, and no other', async () => {
    const operator = await enrolledOperator(t);
    const address = newAddress();
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await signIn(operator.accountName, 'wrong one 1', address)).status).toBe(422);
    const locked = await signIn(operator.accountName, operator.password, address);
    expect(locked).toMatchObject({ status: 429, body: { code: 'sign_in_locked' } });
    expect(locked.body.retryAfterSeconds).toBeGreaterThan(800);
    expect((await signIn(operator.accountName, operator.password)).status).toBe(201);
  });

  it('[rule 21] is apart from institutions: the same account name there neither opens nor locks it', async () => {
    const institution = await buildInstitution(t.deps);
    const { accountName } = await buildInstitutionAccount(t.deps, institution.id);
    expect(await signIn(accountName, 'correct horse 47')).toMatchObject({ status: 422, body: { code: 'credentials_wrong' } });
  });
});

describe('the second factor', () => {
  it('[trust T4] [A9] is asked at each later sign-in', async () => {
    const operator = await enrolledOperator(t, 'auditor');
    const first = await signIn(operator.accountName, operator.password);
    expect(first.body.scope).toBe('second_factor');
    expect(await t.call(contract.getMyOperator, { token: first.body.token })).toMatchObject({ status: 403, body: { code: 'second_factor_required' } });
    const second = await signInAgain(t, operator);
    expect(second).toMatchObject({ status: 201, body: { scope: 'full' } });
    expect((await t.call(contract.getMyOperator, { token: second.body.token })).body.role).toBe('auditor');
  });

  it('[trust 2.16] [A9] accepts each code once, and none older than the last accepted one', async () => {
    const operator = await enrolledOperator(t);
    await forgetLastCode(t, operator.id);
    const code = codeOf(operator.secret, 1);
    const tokens = [];
    for (let index = 0; index < 3; index += 1) tokens.push((await signIn(operator.accountName, operator.password)).body.token);
    expect((await t.call(contract.proveSecondFactor, { token: tokens[0], body: { code } })).status).toBe(201);
    expect(await t.call(contract.proveSecondFactor, { token: tokens[1], body: { code } })).toMatchObject({ status: 422, body: { code: 'second_factor_wrong' } });
    expect(await t.call(contract.proveSecondFactor, { token: tokens[2], body: { code: codeOf(operator.secret) } })).toMatchObject({ status: 422, body: { code: 'second_factor_wrong' } });
  });

  it('[A9] two that come with one code at once: one comes in', async () => {
    const operator = await enrolledOperator(t);
    await forgetLastCode(t, operator.id);
    const tokens = await Promise.all([1, 2, 3, 4].map(async () => (await signIn(operator.accountName, operator.password)).body.token));
    const code = codeOf(operator.secret);
    const answers = await Promise.all(tokens.map((token) => t.call(contract.proveSecondFactor, { token, body: { code } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
  });

  it('[A9] accepts one step of a slow or fast clock and no more', async () => {
    const operator = await enrolledOperator(t);
    for (const [steps, status] of [[-3, 422], [3, 422], [1, 201]] as const) {
      await forgetLastCode(t, operator.id);
      const { token } = (await signIn(operator.accountName, operator.password)).body;
      expect((await t.call(contract.proveSecondFactor, { token, body: { code: codeOf(operator.secret, steps) } })).status).toBe(status);
    }
  });

  it('[A9] [rule 21] wrong codes are counted over all half sign-ins and lock', async () => {
    const operator = await enrolledOperator(t);
    await forgetLastCode(t, operator.id);
    const address = newAddress();
    const wrong = codeOf(operator.secret, 500);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { token } = (await signIn(operator.accountName, operator.password, address)).body;
      expect((await t.call(contract.proveSecondFactor, { token, address, body: { code: wrong } })).status).toBe(422);
    }
    const { token } = (await signIn(operator.accountName, operator.password, address)).body;
    expect(await t.call(contract.proveSecondFactor, { token, address, body: { code: codeOf(operator.secret) } })).toMatchObject({ status: 429, body: { code: 'sign_in_locked' } });
  });

  it('[trust 2.16] [A9] the token of a step is dead after it: a captured request sent again opens nothing', async () => {
    const operator = await enrolledOperator(t);
    await forgetLastCode(t, operator.id);
    const { token } = (await signIn(operator.accountName, operator.password)).body;
    const request = { token, body: { code: codeOf(operator.secret) }, idempotencyKey: newKey() };
    const once = await t.call(contract.proveSecondFactor, request);
    expect(once.status).toBe(201);
    // The token of the step is dead by then: the page begins anew instead of taking a kept session.
    expect((await t.call(contract.proveSecondFactor, request)).status).toBe(401);
  });

  it('[A9] a recovery code is good once, however it is typed, and only for its owner', async () => {
    const operator = await enrolledOperator(t);
    const other = await enrolledOperator(t);
    const prove = async (who: typeof operator, code: string) => {
      const { token } = (await signIn(who.accountName, who.password)).body;
      return t.call(contract.proveSecondFactor, { token, body: { code } });
    };
    const [first, second] = operator.recoveryCodes;
    expect((await prove(other, first!)).status).toBe(422);
    const used = await prove(operator, ` ${first!.replace('-', '').toUpperCase()} `);
    expect(used.status).toBe(201);
    expect((await t.call(contract.getMyOperator, { token: used.body.token })).body.recoveryCodesLeft).toBe(9);
    expect((await prove(operator, first!)).status).toBe(422);
    expect((await prove(operator, second!)).status).toBe(201);
  });

  it('[A9] secret and recovery codes do not stand readable in the database, nor in the activity log', async () => {
    const operator = await enrolledOperator(t);
    const factor = await t.db.selectFrom('operator_second_factors').selectAll().where('operator_id', '=', operator.id).executeTakeFirstOrThrow();
    expect(factor.secret_cipher.includes(Buffer.from(operator.secret))).toBe(false);
    expect(t.deps.cipher.decrypt(factor.secret_cipher)).toBe(operator.secret);
    const codes = await t.db.selectFrom('operator_recovery_codes').selectAll().where('operator_id', '=', operator.id).execute();
    expect(codes.some(({ code_hash }) => code_hash.includes(Buffer.from(operator.recoveryCodes[0]!.replace('-', ''))))).toBe(false);
    const log = JSON.stringify(await t.db.selectFrom('activity_entries').selectAll().execute());
    for (const secret of [operator.secret, operator.password, ...operator.recoveryCodes, operator.token]) expect(log).not.toContain(secret);
  });
});
