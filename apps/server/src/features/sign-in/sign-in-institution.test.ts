import { getCurrentSession, setInstitutionPassword, signInInstitution, signOut } from '@cert/contract/sign-in';
import { getPoints } from '@cert/contract/points';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, testPassword } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';
import { createInstitution } from '../institutions/create-institution.ts';
import { systemActor } from '../../platform/activity-log.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

let count = 0;
const newInstitution = () => {
  const number = (count += 1);
  return createInstitution(t.db, {
    institutionName: `首次登录${number}认证有限公司`,
    accountName: `first${number}`,
    defaultPasswordDays: t.deps.config.limits.defaultPasswordDays,
    actor: systemActor,
  });
};
const ownPassword = 'unser eigenes 9';

describe('the first sign-in of an institution', () => {
  it('[trust T2] [ASVS 6.4.1] [I1] the default password is good for setting a new one and signing out, and nothing else', async () => {
    const { accountName, defaultPassword } = await newInstitution();
    const session = await t.call(signInInstitution, { body: { accountName, password: defaultPassword } });
    expect([session.status, session.body.scope]).toEqual([201, 'change_password']);
    const token = session.body.token;
    for (const refused of [await t.call(searchTalentPool, { token }), await t.call(getPoints, { token })]) {
      expect([refused.status, refused.body.code]).toEqual([403, 'password_change_required']);
    }
    expect((await t.call(getCurrentSession, { token })).body.scope).toBe('change_password');
    expect((await t.call(signOut, { token, body: {} })).status).toBe(204);
  });

  it('[trust T2] [trust 2.16] [I1] setting a password opens everything, ends the other sessions and the default password', async () => {
    const { accountName, defaultPassword } = await newInstitution();
    const first = await t.call(signInInstitution, { body: { accountName, password: defaultPassword } });
    const second = await t.call(signInInstitution, { body: { accountName, password: defaultPassword } });
    const set = await t.call(setInstitutionPassword, { token: first.body.token, body: { password: ownPassword } });
    expect([set.status, set.body.scope]).toEqual([201, 'full']);
    expect((await t.call(searchTalentPool, { token: set.body.token })).status).toBe(200);
    for (const { body } of [first, second]) expect((await t.call(getCurrentSession, { token: body.token })).status).toBe(401);
    expect((await t.call(signInInstitution, { body: { accountName, password: defaultPassword } })).body.code).toBe('credentials_wrong');
    expect((await t.call(signInInstitution, { body: { accountName, password: ownPassword } })).body.scope).toBe('full');
  });

  it('[trust T2] [trust 2.5] [ASVS 6.2.11] [rule 21] the default password, the account name and weak ones are refused as the new one', async () => {
    const { accountName, defaultPassword } = await newInstitution();
    const { body } = await t.call(signInInstitution, { body: { accountName, password: defaultPassword } });
    for (const password of [defaultPassword, '12345678', 'short 1']) {
      expect((await t.call(setInstitutionPassword, { token: body.token, body: { password } })).body.code, password).toBe('password_too_weak');
    }
    const long = await createInstitution(t.db, { institutionName: '账号名很长认证有限公司', accountName: 'cert-body-2026', defaultPasswordDays: 7, actor: systemActor });
    const session = await t.call(signInInstitution, { body: { accountName: 'cert-body-2026', password: long.defaultPassword } });
    expect((await t.call(setInstitutionPassword, { token: session.body.token, body: { password: 'CERT-body-2026' } })).body.code).toBe('password_too_weak');
  });

  it('[ASVS 6.2.3] [rule 21] a session with an own password changes nothing here: that needs the present password', async () => {
    const { token, accountName } = await buildInstitution(t.deps);
    expect((await t.call(setInstitutionPassword, { token, body: { password: ownPassword } })).status).toBe(403);
    expect((await t.call(signInInstitution, { body: { accountName, password: testPassword } })).status).toBe(201);
  });

  it('[trust T2] [trust 2.5] [rule 21] a default password expires after seven days, and only whoever knows it is told so', async () => {
    const { accountName, defaultPassword } = await newInstitution();
    const open = await t.call(signInInstitution, { body: { accountName, password: defaultPassword } });
    await sql`update institution_accounts set default_password_expires_at = now() - interval '1 second' where account_name = ${accountName}`.execute(t.db);
    const expired = await t.call(signInInstitution, { body: { accountName, password: defaultPassword } });
    expect([expired.status, expired.body.code]).toEqual([403, 'default_password_expired']);
    expect((await t.call(signInInstitution, { body: { accountName, password: 'wrong' } })).body.code).toBe('credentials_wrong');
    expect((await t.call(setInstitutionPassword, { token: open.body.token, body: { password: ownPassword } })).body.code).toBe('sign_in_required');
  });
});

describe('signInInstitution', () => {
  it('[I1] the account name is taken in any case and width', async () => {
    const { accountName } = await buildInstitution(t.deps, { accountName: 'cqc-07' });
    for (const typed of [accountName, 'CQC-07', ' cqc-07 ', 'ＣＱＣ-07']) {
      expect((await t.call(signInInstitution, { body: { accountName: typed, password: testPassword } })).status, typed).toBe(201);
    }
  });

  it('[rule 21] unknown, wrong and disabled have one answer', async () => {
    const institution = await buildInstitution(t.deps);
    const disabled = await buildInstitution(t.deps);
    await t.db.updateTable('institutions').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute();
    const closed = await buildInstitutionAccount(t.deps, institution.id);
    await t.db.updateTable('institution_accounts').set({ disabled_at: new Date() }).where('id', '=', closed.accountId).execute();
    const answers = [
      await t.call(signInInstitution, { body: { accountName: institution.accountName, password: 'wrong' } }),
      await t.call(signInInstitution, { body: { accountName: 'nobody-here', password: testPassword } }),
      await t.call(signInInstitution, { body: { accountName: disabled.accountName, password: testPassword } }),
      await t.call(signInInstitution, { body: { accountName: closed.accountName, password: testPassword } }),
    ];
    for (const { status, body } of answers) expect([status, body.code, body.title]).toEqual([422, 'credentials_wrong', '账号或密码不正确']);
    expect((await t.call(getCurrentSession, { token: disabled.token })).status).toBe(401);
    expect((await t.call(getCurrentSession, { token: closed.token })).status).toBe(401);
  });

  it('[rule 21] unknown accounts take as long as wrong passwords', async () => {
    const { accountName } = await buildInstitution(t.deps);
    const times: Record<string, number[]> = { [accountName]: [], 'nobody-there': [] };
    // In turns, so that whatever else the machine does slows both alike.
    for (let n = 0; n < 40; n += 1) {
      for (const [name, taken] of Object.entries(times)) {
        const startedAt = performance.now();
        await t.call(signInInstitution, { body: { accountName: name, password: 'wrong' } });
        taken.push(performance.now() - startedAt);
      }
    }
    const [known, unknown] = Object.values(times).map((taken) => taken.sort((a, b) => a - b)[20]!);
    expect(unknown! / known!).toBeGreaterThan(0.7);
    expect(unknown! / known!).toBeLessThan(1.4);
  });

  it('[ASVS 6.3.1] [rule 21] five wrong lock, in every spelling of the name, and not the account elsewhere', async () => {
    const { accountName } = await buildInstitution(t.deps, { accountName: 'locked-one' });
    const address = newAddress();
    for (const typed of ['locked-one', 'LOCKED-ONE', ' locked-one', 'Locked-One', 'ｌocked-one']) {
      expect((await t.call(signInInstitution, { body: { accountName: typed, password: 'wrong' }, address })).status).toBe(422);
    }
    const refused = await t.call(signInInstitution, { body: { accountName, password: testPassword }, address });
    expect([refused.status, refused.body.code]).toEqual([429, 'sign_in_locked']);
    expect((await t.call(signInInstitution, { body: { accountName, password: testPassword } })).status).toBe(201);
  });

  it('[rule 25] the same key answers the same session', async () => {
    const { accountName } = await buildInstitution(t.deps);
    const idempotencyKey = newKey();
    const first = await t.call(signInInstitution, { body: { accountName, password: testPassword }, idempotencyKey });
    expect((await t.call(signInInstitution, { body: { accountName, password: testPassword }, idempotencyKey })).text).toBe(first.text);
    expect((await t.call(signInInstitution, { body: { accountName, password: testPassword }, idempotencyKey: null })).body.code).toBe('idempotency_key_required');
  });
});
