import { changePassword, listMySessions } from '@cert/contract/account';
import { getCurrentSession, signInInstitution, signInPractitioner } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, openTestSession, signedInPractitioner, testPassword } from '../../../test/builders.ts';
import { newKey } from '../../../test/test-client.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const isAlive = async (token: string) => (await t.call(getCurrentSession, { token })).status === 200;
const next = 'another quiet lake 9';

describe('changePassword', () => {
  it('[ASVS 6.2.3 7.4.3] [X2] [rule 22] a practitioner changes it: the new one signs in, the old one does not, every other login ends', async () => {
    const { id, token, phone } = await signedInPractitioner(t.deps);
    const other = await openTestSession(t.deps, 'practitioner', id);
    const { status, text } = await t.call(changePassword, { token, body: { currentPassword: testPassword, password: next } });
    expect([status, text]).toEqual([204, '']);
    expect([await isAlive(token), await isAlive(other)]).toEqual([true, false]);
    expect((await t.call(signInPractitioner, { body: { phone, password: testPassword } })).body.code).toBe('password_wrong');
    expect((await t.call(signInPractitioner, { body: { phone, password: next } })).status).toBe(201);
    const { rows } = await sql`select detail from activity_entries where action = 'change-password' and actor_id = ${id}`.execute(t.db);
    expect(rows).toEqual([{ detail: { endedSessions: 1 } }]);
  });

  it('[X2] an institution’s account changes its own; another account of the same institution stays signed in', async () => {
    const { id, accountId, accountName, token } = await buildInstitution(t.deps);
    const other = await openTestSession(t.deps, 'institution', accountId);
    const { buildInstitutionAccount } = await import('../../../test/builders.ts');
    const colleague = await buildInstitutionAccount(t.deps, id);
    expect((await t.call(changePassword, { token, body: { currentPassword: testPassword, password: next } })).status).toBe(204);
    expect([await isAlive(token), await isAlive(other), await isAlive(colleague.token)]).toEqual([true, false, true]);
    expect((await t.call(signInInstitution, { body: { accountName, password: next } })).status).toBe(201);
  });

  it('[rule 21] a weak one, the present one, the phone and the account name are refused and change nothing', async () => {
    const person = await signedInPractitioner(t.deps);
    const house = await buildInstitution(t.deps, { accountName: `house${newKey().slice(0, 8)}` });
    const tries: [string, string][] = [
      [person.token, 'short 1'], [person.token, 'password1'], [person.token, testPassword], [person.token, person.phone],
      [house.token, house.accountName],
    ];
    for (const [token, password] of tries) {
      const { status, body } = await t.call(changePassword, { token, body: { currentPassword: testPassword, password } });
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([422, 'password_too_weak', '/body/password']);
    }
    expect((await t.call(signInPractitioner, { body: { phone: person.phone, password: testPassword } })).status).toBe(201);
  });

  it('[ASVS 6.3.4] [rule 21] wrong present passwords lock it, together with the sign-in of that address', async () => {
    const { token, phone } = await signedInPractitioner(t.deps);
    const address = '198.51.100.7';
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { status, body } = await t.call(changePassword, { token, address, body: { currentPassword: 'a wrong guess 1', password: next } });
      expect([status, body.code]).toEqual([422, 'password_wrong']);
    }
    expect((await t.call(signInPractitioner, { address, body: { phone, password: 'a wrong guess 2' } })).body.code).toBe('password_wrong');
    const locked = await t.call(changePassword, { token, address, body: { currentPassword: testPassword, password: next } });
    expect([locked.status, locked.body.code]).toEqual([429, 'sign_in_locked']);
    expect(locked.body.retryAfterSeconds).toBeGreaterThan(0);
    // From elsewhere the owner still can.
    expect((await t.call(changePassword, { token, body: { currentPassword: testPassword, password: next } })).status).toBe(204);
  });

  it('[rule 25] the same key twice changes it once', async () => {
    const { id, token } = await signedInPractitioner(t.deps);
    const call = { token, idempotencyKey: newKey(), body: { currentPassword: testPassword, password: next } };
    expect((await t.call(changePassword, call)).status).toBe(204);
    expect((await t.call(changePassword, call)).status).toBe(204);
    const { rows } = await sql`select from activity_entries where action = 'change-password' and actor_id = ${id}`.execute(t.db);
    expect(rows).toHaveLength(1);
  });

  it('[X2] ten at once with the present password: one wins, the others have a wrong one', async () => {
    const { token, id } = await signedInPractitioner(t.deps);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => t.call(changePassword, { token, body: { currentPassword: testPassword, password: `${next}${index}` } })));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 204).every(({ body }) => body.code === 'password_wrong')).toBe(true);
    const { body } = await t.call(listMySessions, { token });
    expect(body.items).toHaveLength(1);
    expect(id).toMatch(/^prac_/);
  });
});
