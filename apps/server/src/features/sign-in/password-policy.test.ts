// The two settings that an assessment may ask for (T3): off by default, and on for every identity alike.
import * as operatorSession from '@cert/contract/admin/operator-session';
import { changePassword } from '@cert/contract/account';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { setInstitutionPassword, setPractitionerPassword, signInInstitution, signInPractitioner } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildInstitution, buildPractitioner, testPassword } from '../../../test/builders.ts';
import { enrolledOperator, signInAgain } from '../../../test/operator-steps.ts';
import { verifiedFlow } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let plain: TestApp;
let strict: TestApp;
beforeAll(async () => {
  plain = await createTestApp();
  strict = await plain.another({ limits: { passwordMinClasses: 3, passwordMaxAgeDays: 90 } });
});
afterAll(async () => {
  await strict.close();
  await plain.close();
});

const age = (table: string, days: number) => sql`update ${sql.table(table)} set password_set_at = now() - make_interval(days => ${days}) where password_set_at is not null`.execute(plain.db);

describe('PASSWORD_MIN_CLASSES', () => {
  it('[trust T3] off: words are enough; on: persons and institutions read what is missing, and nothing changes', async () => {
    const institution = await buildInstitution(plain.deps);
    const change = (t: TestApp, currentPassword: string, password: string) => t.call(changePassword, { token: institution.token, body: { currentPassword, password } });
    const refused = await change(strict, testPassword, 'quiet green lamp');
    expect({ status: refused.status, code: refused.body.code, errors: refused.body.errors }).toEqual({
      status: 422, code: 'password_too_weak', errors: [{ pointer: '/body/password', message: expect.stringContaining('至少 3 类') as string }],
    });
    expect((await change(strict, testPassword, 'Quiet green lamp')).status).toBe(204);
    expect((await change(plain, 'Quiet green lamp', 'quiet green lamps')).status).toBe(204);

    const person = await buildPractitioner(plain.deps);
    const flowToken = await verifiedFlow(strict, person.phone, 'bind');
    expect((await strict.call(setPractitionerPassword, { body: { flowToken, password: 'quietgreenlamp' } })).body.code).toBe('password_too_weak');
    expect((await strict.call(setPractitionerPassword, { body: { flowToken, password: 'Quiet green 7' } })).status).toBe(201);
  });
});

describe('PASSWORD_MAX_AGE_DAYS', () => {
  it('[trust T3] a person with an old password is led to the reset, which opens the account again', async () => {
    const person = await buildPractitioner(plain.deps);
    await bindPractitioner(plain.deps, person);
    await age('practitioner_accounts', 91);
    const body = { phone: person.phone, password: testPassword };
    expect((await plain.call(signInPractitioner, { body })).status).toBe(201);
    expect((await strict.call(signInPractitioner, { body: { ...body, password: 'a wrong horse' } })).body.code).toBe('password_wrong');
    const expired = await strict.call(signInPractitioner, { body });
    expect({ status: expired.status, code: expired.body.code }).toEqual({ status: 403, code: 'password_expired' });
    const flowToken = await verifiedFlow(strict, person.phone, 'reset');
    await strict.call(setPractitionerPassword, { body: { flowToken, password: 'Quiet green lamp 8' } });
    expect((await strict.call(signInPractitioner, { body: { ...body, password: 'Quiet green lamp 8' } })).status).toBe(201);
  });

  it('[trust T3] an institution with one may only set a new one, not the same', async () => {
    const institution = await buildInstitution(plain.deps);
    await age('institution_accounts', 91);
    const body = { accountName: institution.accountName, password: testPassword };
    expect((await plain.call(signInInstitution, { body })).body.scope).toBe('full');
    const scoped = await strict.call(signInInstitution, { body });
    expect(scoped.body.scope).toBe('change_password');
    expect((await strict.call(searchTalentPool, { token: scoped.body.token })).body.code).toBe('password_change_required');
    expect((await strict.call(setInstitutionPassword, { token: scoped.body.token, body: { password: testPassword } })).body.code).toBe('password_too_weak');
    const own = await strict.call(setInstitutionPassword, { token: scoped.body.token, body: { password: 'Quiet green lamp 9' } });
    expect((await strict.call(searchTalentPool, { token: own.body.token })).status).toBe(200);
    expect((await strict.call(setInstitutionPassword, { token: scoped.body.token, body: { password: 'Quiet green lamp 10' } })).status).toBe(401);
    expect((await strict.call(signInInstitution, { body: { ...body, password: 'Quiet green lamp 9' } })).body.scope).toBe('full');
  });

  it('[trust T3] [trust T4] an operator too, after the second factor', async () => {
    const operator = await enrolledOperator(plain);
    await age('operators', 91);
    expect((await signInAgain(plain, operator)).body.scope).toBe('full');
    const scoped = await signInAgain(strict, operator);
    expect(scoped.body.scope).toBe('change_password');
    const set = (password: string) => strict.call(operatorSession.setOperatorPassword, { token: scoped.body.token, body: { password } });
    expect((await set(operator.password)).body.code).toBe('password_too_weak');
    expect((await set('Quiet green lamp 11')).body.scope).toBe('full');
    expect((await signInAgain(strict, { ...operator, password: 'Quiet green lamp 11' })).body.scope).toBe('full');
  });
});
