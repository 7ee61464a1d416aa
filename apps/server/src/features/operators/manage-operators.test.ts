import * as contract from '@cert/contract/admin/operator';
import * as session from '@cert/contract/admin/operator-session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOperator } from '../../../test/builders.ts';
import { enrolledOperator, givenOperator, signInAgain } from '../../../test/operator-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';
import { disableOperator } from './disable-operator.ts';

let t: TestApp;
let token: string;
beforeAll(async () => {
  t = await createTestApp();
  ({ token } = await buildOperator(t.deps, { role: 'administrator' }));
});
afterAll(() => t.close());

const newName = () => `new-${newKey().slice(0, 10)}`;

describe('accounts', () => {
  it('[A9] an administrator makes one; its random password opens the first step once it is passed on', async () => {
    const accountName = newName();
    const created = await t.call(contract.createOperator, { token, body: { accountName, displayName: '王敏', role: 'business' } });
    expect(created).toMatchObject({ status: 201, body: { operator: { accountName, role: 'business', state: 'active', hasOwnPassword: false, hasSecondFactor: false } } });
    const first = await t.call(session.signInOperator, { body: { accountName, password: created.body.password } });
    expect(first.body.scope).toBe('change_password');
    expect(JSON.stringify(await t.db.selectFrom('activity_entries').selectAll().execute())).not.toContain(created.body.password);
  });

  it('[A9] [rule 25] twice with one key makes one account; the same name again is refused at its field', async () => {
    const body = { accountName: newName(), displayName: '王敏', role: 'auditor' as const };
    const idempotencyKey = newKey();
    const [one, two] = [await t.call(contract.createOperator, { token, body, idempotencyKey }), await t.call(contract.createOperator, { token, body, idempotencyKey })];
    expect(two.text).toBe(one.text);
    expect(await t.call(contract.createOperator, { token, body })).toMatchObject({ status: 409, body: { code: 'account_name_taken', errors: [{ pointer: '/body/accountName' }] } });
  });

  it('[A9] the list finds by name, role and state, and pages without gap or repeat', async () => {
    const mark = newKey().slice(0, 8);
    for (const index of [1, 2, 3, 4, 5]) await t.call(contract.createOperator, { token, body: { accountName: `${mark}-${index}`, displayName: '赵_百分%号', role: index === 1 ? 'auditor' : 'business' } });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body }: { body: { items: { accountName: string }[]; nextCursor: string | null } } = await t.call(contract.listOperators, { token, query: { search: mark, limit: 2, cursor } });
      seen.push(...body.items.map(({ accountName }) => accountName));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([5, 4, 3, 2, 1].map((index) => `${mark}-${index}`));
    expect((await t.call(contract.listOperators, { token, query: { search: mark, role: 'auditor' } })).body.items).toHaveLength(1);
    expect((await t.call(contract.listOperators, { token, query: { search: '_百分%', limit: 50 } })).body.items).toHaveLength(5);
    expect((await t.call(contract.listOperators, { token, query: { search: '%%%' } })).body.items).toHaveLength(0);
    expect((await t.call(contract.listOperators, { token, query: { search: mark, state: 'disabled' } })).body.items).toHaveLength(0);
  });

  it('[A9] only administrators, and only with a recent password', async () => {
    for (const role of ['business', 'auditor'] as const) {
      const other = await buildOperator(t.deps, { role });
      expect(await t.call(contract.listOperators, { token: other.token })).toMatchObject({ status: 403, body: { code: 'role_not_allowed' } });
    }
    const administrator = await enrolledOperator(t, 'administrator');
    await t.db.updateTable('sessions').set({ created_at: new Date(Date.now() - 11 * 60_000) }).where('account_id', '=', administrator.id).execute();
    const body = { accountName: newName(), displayName: '王敏', role: 'business' as const };
    const idempotencyKey = newKey();
    expect(await t.call(contract.createOperator, { token: administrator.token, body, idempotencyKey })).toMatchObject({ status: 403, body: { code: 'password_proof_required' } });
    expect((await t.call(contract.listOperators, { token: administrator.token })).status).toBe(200);
    expect(await t.call(session.proveOperatorPassword, { token: administrator.token, body: { password: 'wrong one 1' } })).toMatchObject({ status: 422, body: { code: 'password_wrong' } });
    expect((await t.call(session.proveOperatorPassword, { token: administrator.token, body: { password: administrator.password } })).status).toBe(201);
    expect((await t.call(contract.createOperator, { token: administrator.token, body, idempotencyKey })).status).toBe(201);
  });

  it('[A9] [rule 22] disabling, another role and both resets end the logins at once', async () => {
    const acts = [
      (operatorId: string) => t.call(contract.disableOperator, { token, params: { operatorId } }),
      (operatorId: string) => t.call(contract.changeOperatorRole, { token, params: { operatorId }, body: { role: 'auditor' } }),
      (operatorId: string) => t.call(contract.resetOperatorPassword, { token, params: { operatorId } }),
      (operatorId: string) => t.call(contract.resetSecondFactor, { token, params: { operatorId } }),
    ];
    for (const act of acts) {
      const operator = await enrolledOperator(t);
      expect((await t.call(session.getMyOperator, { token: operator.token })).status).toBe(200);
      expect((await act(operator.id)).status).toBe(200);
      expect((await t.call(session.getMyOperator, { token: operator.token })).status).toBe(401);
    }
  });

  it('[A9] disabled: no sign-in; enabled again: as before', async () => {
    const operator = await enrolledOperator(t);
    const params = { operatorId: operator.id };
    expect((await t.call(contract.disableOperator, { token, params })).body).toMatchObject({ state: 'disabled', can: { enable: true, disable: false } });
    expect((await t.call(contract.disableOperator, { token, params })).status).toBe(200);
    expect((await t.call(session.signInOperator, { body: { accountName: operator.accountName, password: operator.password } })).status).toBe(422);
    expect((await t.call(contract.enableOperator, { token, params })).body.state).toBe('active');
    expect((await signInAgain(t, operator)).body.scope).toBe('full');
  });

  it('[A9] a reset password asks for the second factor first, and then for an own password', async () => {
    const operator = await enrolledOperator(t);
    const { body: reset } = await t.call(contract.resetOperatorPassword, { token, params: { operatorId: operator.id } });
    const proved = await signInAgain(t, { ...operator, password: reset.password });
    expect(proved.body.scope).toBe('change_password');
    const own = await t.call(session.setOperatorPassword, { token: proved.body.token, body: { password: 'a third lamp 12' } });
    expect(own.body.scope).toBe('full');
  });

  it('[A9] a reset second factor is set up anew: the old secret and recovery codes are dead', async () => {
    const operator = await enrolledOperator(t);
    expect((await t.call(contract.resetSecondFactor, { token, params: { operatorId: operator.id } })).body.hasSecondFactor).toBe(false);
    const first = await t.call(session.signInOperator, { body: { accountName: operator.accountName, password: operator.password } });
    expect(first.body.scope).toBe('set_up_second_factor');
    expect(await t.db.selectFrom('operator_recovery_codes').selectAll().where('operator_id', '=', operator.id).execute()).toEqual([]);
  });

  it('[A9] what does not exist is not found', async () => {
    const params = { operatorId: 'oper_0000000000000000000000' };
    for (const operation of [contract.disableOperator, contract.enableOperator, contract.resetOperatorPassword, contract.resetSecondFactor] as const) {
      expect((await t.call(operation, { token, params })).status).toBe(404);
    }
  });
});

describe('the last administrator', () => {
  it('[A9] is neither disabled nor demoted, and of ten that are disabled at once one remains', async () => {
    const app = await createTestApp();
    try {
      const all = await Promise.all(Array.from({ length: 10 }, () => buildOperator(app.deps, { role: 'administrator' })));
      const outcomes = await Promise.allSettled(all.map(({ id }) => disableOperator(app.db, { operatorId: id, actor: { kind: 'system', id: null } })));
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      const left = all[outcomes.findIndex(({ status }) => status === 'rejected')]!;
      const params = { operatorId: left.id };
      expect(await app.call(contract.disableOperator, { token: left.token, params })).toMatchObject({ status: 409, body: { code: 'last_administrator' } });
      expect(await app.call(contract.changeOperatorRole, { token: left.token, params, body: { role: 'business' } })).toMatchObject({ status: 409, body: { code: 'last_administrator' } });
      const { body } = await app.call(contract.listOperators, { token: left.token, query: { state: 'active' } });
      expect(body.items).toMatchObject([{ id: left.id, can: { disable: false, changeRole: false } }]);
    } finally {
      await app.close();
    }
  });
});

describe('my account', () => {
  it('[trust 2.16] [ASVS 7.4.3] [A9] [rule 22] a new password ends every other login and goes on with a new token', async () => {
    const operator = await enrolledOperator(t);
    const other = await signInAgain(t, operator);
    expect(await t.call(session.changeOperatorPassword, { token: operator.token, body: { currentPassword: 'wrong one 1', password: 'a third lamp 12' } })).toMatchObject({ status: 422, body: { code: 'password_wrong' } });
    expect(await t.call(session.changeOperatorPassword, { token: operator.token, body: { currentPassword: operator.password, password: operator.password } })).toMatchObject({ status: 422, body: { code: 'password_too_weak' } });
    const changed = await t.call(session.changeOperatorPassword, { token: operator.token, body: { currentPassword: operator.password, password: 'a third lamp 12' } });
    expect(changed).toMatchObject({ status: 201, body: { scope: 'full' } });
    expect((await t.call(session.getMyOperator, { token: other.body.token })).status).toBe(401);
    expect((await t.call(session.getMyOperator, { token: operator.token })).status).toBe(401);
    expect((await t.call(session.getMyOperator, { token: changed.body.token })).status).toBe(200);
  });

  it('[ASVS 6.3.4] [rule 21] wrong passwords of a proof are counted with those of the sign-in', async () => {
    const operator = await enrolledOperator(t);
    const address = newAddress();
    for (let attempt = 0; attempt < 5; attempt += 1) await t.call(session.proveOperatorPassword, { token: operator.token, address, body: { password: 'wrong one 1' } });
    expect((await t.call(session.proveOperatorPassword, { token: operator.token, address, body: { password: operator.password } })).body.code).toBe('sign_in_locked');
    expect((await t.call(session.signInOperator, { address, body: { accountName: operator.accountName, password: operator.password } })).body.code).toBe('sign_in_locked');
  });

  it('[A9] my logins: mine alone, this one marked, another can be ended', async () => {
    const operator = await enrolledOperator(t);
    const other = await signInAgain(t, operator);
    const stranger = await enrolledOperator(t);
    const { body } = await t.call(session.listMyOperatorSessions, { token: other.body.token });
    expect(body.items.map(({ isThisOne }) => isThisOne)).toEqual([true, false]);
    const params = { sessionId: body.items[1]!.id };
    expect((await t.call(session.endMyOperatorSession, { token: stranger.token, params })).status).toBe(404);
    expect((await t.call(session.endMyOperatorSession, { token: other.body.token, params })).status).toBe(204);
    expect((await t.call(session.getMyOperator, { token: operator.token })).status).toBe(401);
  });

  it('[A9] new recovery codes kill the old ones', async () => {
    const operator = await enrolledOperator(t);
    const { body } = await t.call(session.renewRecoveryCodes, { token: operator.token });
    expect(body.recoveryCodes.some((code) => operator.recoveryCodes.includes(code))).toBe(false);
    const first = await t.call(session.signInOperator, { body: { accountName: operator.accountName, password: operator.password } });
    expect((await t.call(session.proveSecondFactor, { token: first.body.token, body: { code: operator.recoveryCodes[0]! } })).status).toBe(422);
    expect((await t.call(session.proveSecondFactor, { token: first.body.token, body: { code: body.recoveryCodes[0]! } })).status).toBe(201);
  });

  it("[ASVS 7.3.1] [A9] a page's timer does not keep a login alive; a person's request does", async () => {
    const operator = await enrolledOperator(t);
    const usedAt = async () => (await t.db.selectFrom('sessions').select('last_used_at').where('account_id', '=', operator.id).where('ended_at', 'is', null).executeTakeFirstOrThrow()).last_used_at.getTime();
    await t.db.updateTable('sessions').set({ last_used_at: new Date(Date.now() - 20 * 60_000) }).where('account_id', '=', operator.id).execute();
    const before = await usedAt();
    expect((await t.call(session.getMyOperator, { token: operator.token, headers: { 'x-background': '1' } })).status).toBe(200);
    expect(await usedAt()).toBe(before);
    await t.call(session.getMyOperator, { token: operator.token });
    expect(await usedAt()).toBeGreaterThan(before);
    await t.db.updateTable('sessions').set({ last_used_at: new Date(Date.now() - 31 * 60_000) }).where('account_id', '=', operator.id).execute();
    expect((await t.call(session.getMyOperator, { token: operator.token })).status).toBe(401);
  });
});

describe('[trust 2.18] OPERATOR_ADDRESSES', () => {
  it('[A9] answers nobody from elsewhere on the whole operators\' side, and leaves the others alone', async () => {
    const { readConfig } = await import('../../config.ts');
    const { operatorAddresses } = readConfig({ NODE_ENV: 'test', OPERATOR_ADDRESSES: '203.0.113.7, 10.1.0.0/16,2001:db8::/32' });
    const office = await t.another({ config: { operatorAddresses } });
    const operator = await givenOperator(t);
    const body = { accountName: operator.accountName, password: operator.password };
    for (const address of ['198.51.100.1', '10.2.0.1', '2001:db9::1']) expect(await office.call(session.signInOperator, { address, body })).toMatchObject({ status: 403, body: { code: 'address_not_allowed' } });
    for (const address of ['203.0.113.7', '10.1.200.3', '::ffff:10.1.2.3', '2001:db8::5']) expect((await office.call(session.signInOperator, { address, body })).status).toBe(201);
    expect(await office.call(contract.listOperators, { address: '198.51.100.1', token })).toMatchObject({ status: 403, body: { code: 'address_not_allowed' } });
    await office.close();
  });

  it('[A9] a wrong entry stops the start and says which', async () => {
    const { readConfig } = await import('../../config.ts');
    for (const entry of ['10.0.0', '10.0.0.0/33', 'office', '::1/129', '10.0.0.0/x']) {
      expect(() => readConfig({ NODE_ENV: 'test', OPERATOR_ADDRESSES: `127.0.0.1,${entry}` })).toThrow(entry);
    }
  });
});
