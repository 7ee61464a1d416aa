import { getCurrentSession, signInPractitioner } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner, testPassword } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const bound = async () => {
  const practitioner = await buildPractitioner(t.deps);
  await bindPractitioner(t.deps, practitioner);
  return practitioner;
};

describe('signInPractitioner', () => {
  it('[trust 2.16] [ASVS 7.2.4] [P1] opens a new session at each sign-in', async () => {
    const { phone, id } = await bound();
    const first = await t.call(signInPractitioner, { body: { phone: `+86 ${phone}`, password: testPassword } });
    const second = await t.call(signInPractitioner, { body: { phone, password: testPassword } });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.scope).toBe('full');
    expect(first.body.token).not.toBe(second.body.token);
    for (const { body } of [first, second]) {
      expect((await t.call(getCurrentSession, { token: body.token })).body).toMatchObject({ audience: 'practitioner', accountId: id });
    }
    expect(Date.parse(first.body.expiresAt) - Date.now()).toBeGreaterThan(89 * 86_400_000);
    expect(first.headers['set-cookie']).toBeUndefined();
    expect(first.headers['cache-control']).toBe('no-store');
  });

  it('[trust I21] [rule 25] the same key answers the same session', async () => {
    const { phone, id } = await bound();
    const idempotencyKey = newKey();
    const first = await t.call(signInPractitioner, { body: { phone, password: testPassword }, idempotencyKey });
    const second = await t.call(signInPractitioner, { body: { phone, password: testPassword }, idempotencyKey });
    expect(second.text).toBe(first.text);
    const { rows } = await sql`select from sessions where account_id = ${id}`.execute(t.db);
    expect(rows).toHaveLength(1);
    expect((await t.call(signInPractitioner, { body: { phone, password: 'other' }, idempotencyKey })).body.code).toBe('idempotency_key_reused');
  });

  it('[rule 21] wrong password, unknown number, no password, retired: one answer', async () => {
    const right = await bound();
    const unbound = await buildPractitioner(t.deps);
    const retired = await bound();
    await t.db.updateTable('practitioners').set({ retired_at: new Date() }).where('id', '=', retired.id).execute();
    const passwordless = await bound();
    await t.db.updateTable('practitioner_accounts').set({ password_hash: null }).where('practitioner_id', '=', passwordless.id).execute();
    const answers = [
      await t.call(signInPractitioner, { body: { phone: right.phone, password: 'wrong' } }),
      await t.call(signInPractitioner, { body: { phone: '18900000001', password: testPassword } }),
      await t.call(signInPractitioner, { body: { phone: unbound.phone, password: testPassword } }),
      await t.call(signInPractitioner, { body: { phone: retired.phone, password: testPassword } }),
      await t.call(signInPractitioner, { body: { phone: passwordless.phone, password: testPassword } }),
    ];
    for (const { status, body } of answers) expect([status, body.code, body.title]).toEqual([422, 'password_wrong', '密码不正确']);
  });

  it('[ASVS 6.3.1] [rule 21] five wrong lock account and address for 15 minutes, the right password too', async () => {
    const { phone } = await bound();
    const address = newAddress();
    for (let n = 0; n < 5; n += 1) {
      expect((await t.call(signInPractitioner, { body: { phone, password: `wrong ${n}` }, address })).body.code).toBe('password_wrong');
    }
    const refused = await t.call(signInPractitioner, { body: { phone, password: testPassword }, address });
    expect([refused.status, refused.body.code]).toEqual([429, 'sign_in_locked']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(890);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900);
    // The owner at another address, and somebody else at this one, are not shut out.
    expect((await t.call(signInPractitioner, { body: { phone, password: testPassword } })).status).toBe(201);
    const other = await bound();
    expect((await t.call(signInPractitioner, { body: { phone: other.phone, password: testPassword }, address })).status).toBe(201);
    await sql`update limit_counters set expires_at = expires_at - interval '15 minutes'`.execute(t.db);
    expect((await t.call(signInPractitioner, { body: { phone, password: testPassword }, address })).status).toBe(201);
  });

  it('[rule 21] a right password forgets the wrong ones before it', async () => {
    const { phone } = await bound();
    const address = newAddress();
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 4; n += 1) await t.call(signInPractitioner, { body: { phone, password: 'wrong' }, address });
      expect((await t.call(signInPractitioner, { body: { phone, password: testPassword }, address })).status).toBe(201);
    }
  });

  it('[rule 21] a lock of an unknown number looks the same', async () => {
    const address = newAddress();
    for (let n = 0; n < 5; n += 1) await t.call(signInPractitioner, { body: { phone: '18900000002', password: 'wrong' }, address });
    expect((await t.call(signInPractitioner, { body: { phone: '18900000002', password: 'wrong' }, address })).body.code).toBe('sign_in_locked');
  });

  it('[ASVS 6.3.1] [rule 21] one address that guesses over many accounts is locked for all', async () => {
    const address = newAddress();
    for (let n = 0; n < 25; n += 1) {
      await t.call(signInPractitioner, { body: { phone: `1880000${String(n).padStart(4, '0')}`, password: 'wrong' }, address });
    }
    const { phone } = await bound();
    expect((await t.call(signInPractitioner, { body: { phone, password: testPassword }, address })).body.code).toBe('sign_in_locked');
  });

  it('[rule 21] many addresses that guess one account lock the account', async () => {
    const { phone } = await bound();
    for (let n = 0; n < 50; n += 1) {
      expect((await t.call(signInPractitioner, { body: { phone, password: 'wrong' } })).body.code).toBe('password_wrong');
    }
    expect((await t.call(signInPractitioner, { body: { phone, password: testPassword } })).body.code).toBe('sign_in_locked');
  });

  it('[trust I22] [ASVS 16.3.1 16.3.2] [rule 21] success, failure and lock leave an activity row each, without phone or password', async () => {
    const { phone, id } = await bound();
    const address = newAddress();
    await t.call(signInPractitioner, { body: { phone, password: testPassword }, address });
    for (let n = 0; n < 5; n += 1) await t.call(signInPractitioner, { body: { phone, password: 'guess word' }, address });
    const { rows } = await sql<{ actor_kind: string; outcome: string | null; row: string }>`
      select actor_kind, detail->>'outcome' as outcome, to_jsonb(a)::text as row from activity_entries a where object_id = ${id} order by id`.execute(t.db);
    expect(rows.map((row) => [row.actor_kind, row.outcome])).toEqual([
      ['practitioner', null],
      ...Array.from({ length: 4 }, () => ['anonymous', 'wrong']),
      ['anonymous', 'locked'],
    ]);
    const all = rows.map(({ row }) => row).join('\n');
    for (const secret of [phone, testPassword, 'guess word']) expect(all).not.toContain(secret);
    expect(all).toContain(address);
  });
});
