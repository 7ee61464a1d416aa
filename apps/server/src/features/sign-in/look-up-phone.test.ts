import { lookUpPhone, startPasswordReset } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

let count = 0;
const unknownPhone = () => `188${String((count += 1)).padStart(8, '0')}`;

describe('lookUpPhone', () => {
  it('[trust T1] [P1] a number that is not in the registry is said so', async () => {
    const { status, body } = await t.call(lookUpPhone, { body: { phone: unknownPhone() } });
    expect(status).toBe(200);
    expect(body.outcome).toBe('not_found');
  });

  it('[P1] an unbound number asks for a code, a bound one for the password', async () => {
    const practitioner = await buildPractitioner(t.deps);
    expect((await t.call(lookUpPhone, { body: { phone: practitioner.phone } })).body.outcome).toBe('verify');
    await bindPractitioner(t.deps, practitioner);
    expect((await t.call(lookUpPhone, { body: { phone: practitioner.phone } })).body.outcome).toBe('password');
  });

  it('[rule 20] bound without a password asks for a code again, never for a password', async () => {
    const practitioner = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, practitioner);
    await t.db.updateTable('practitioner_accounts').set({ password_hash: null }).where('practitioner_id', '=', practitioner.id).execute();
    expect((await t.call(lookUpPhone, { body: { phone: practitioner.phone } })).body.outcome).toBe('verify');
  });

  it('[rule 22] a phone changed in the registry is unbound', async () => {
    const practitioner = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, practitioner);
    const phone = '19700000001';
    await t.db
      .updateTable('practitioners')
      .set({ phone_index: t.deps.cipher.index(phone), phone_cipher: t.deps.cipher.encrypt(phone) })
      .where('id', '=', practitioner.id)
      .execute();
    expect((await t.call(lookUpPhone, { body: { phone } })).body.outcome).toBe('verify');
    expect((await t.call(lookUpPhone, { body: { phone: practitioner.phone } })).body.outcome).toBe('not_found');
  });

  it('[P1] every way of writing a number finds it', async () => {
    const { phone } = await buildPractitioner(t.deps, { phone: '19812345678' });
    const written = [phone, `+86${phone}`, `+86 198 1234 5678`, `0086-198-1234-5678`, `86${phone}`, '１９８１２３４５６７８', ' 198–1234–5678 ', '(+86)19812345678'];
    for (const text of written) {
      expect((await t.call(lookUpPhone, { body: { phone: text } })).body.outcome, text).toBe('verify');
    }
  });

  it('[P1] what is no mobile number is refused in Chinese', async () => {
    for (const phone of ['1', '12345678901', '01012345678', '198123456789', 'abc', '19812345678;', '+8519812345678']) {
      const { status, body } = await t.call(lookUpPhone, { body: { phone } });
      expect(status, phone).toBe(400);
      expect(body).toMatchObject({ code: 'request_invalid', errors: [{ pointer: '/body/phone' }] });
      expect(JSON.stringify(body)).not.toContain(`"${phone}"`);
    }
  });

  it('[rule 19] two active entries with one phone: contact the operator', async () => {
    const { phone } = await buildPractitioner(t.deps);
    await buildPractitioner(t.deps, { phone });
    const { status, body } = await t.call(lookUpPhone, { body: { phone } });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'phone_ambiguous', title: '手机号对应多条记录，请联系管理员' });
  });

  it('[rule 19] retired entries do not count', async () => {
    const { phone } = await buildPractitioner(t.deps, { retiredAt: new Date() });
    expect((await t.call(lookUpPhone, { body: { phone } })).body.outcome).toBe('not_found');
    await buildPractitioner(t.deps, { phone });
    expect((await t.call(lookUpPhone, { body: { phone } })).body.outcome).toBe('verify');
  });

  it('[trust 2.2.1] [rule 19] the three outcomes have one shape and nearly one size', async () => {
    const unbound = await buildPractitioner(t.deps);
    const bound = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, bound);
    const answers = [];
    for (const phone of [unknownPhone(), unbound.phone, bound.phone]) answers.push(await t.call(lookUpPhone, { body: { phone } }));
    for (const { body } of answers) expect(Object.keys(body).sort()).toEqual(['flowToken', 'outcome']);
    const sizes = answers.map(({ text }) => text.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(32);
  });
});

describe('limits of the look-up', () => {
  it('[trust T1] [ASVS 2.4.1 6.1.1] [rule 19] a device asks for five different numbers a day; the sixth is refused alike for known and unknown', async () => {
    const deviceId = newKey();
    const first = unknownPhone();
    await t.call(lookUpPhone, { body: { phone: first }, deviceId });
    for (let n = 0; n < 4; n += 1) expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() }, deviceId })).status).toBe(200);
    const known = await buildPractitioner(t.deps);
    const refused = await t.call(lookUpPhone, { body: { phone: known.phone }, deviceId });
    const refusedToo = await t.call(lookUpPhone, { body: { phone: unknownPhone() }, deviceId });
    expect(refused.status).toBe(429);
    expect(refused.body.code).toBe('look_up_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(86_000);
    const { requestId: _one, retryAfterSeconds: _wait, ...problem } = refused.body as Record<string, unknown>;
    expect(refusedToo.body).toMatchObject(problem);
    expect((await t.call(lookUpPhone, { body: { phone: first }, deviceId })).status).toBe(200);
  });

  it('[ASVS 6.3.4 2.4.1] [rule 19] an address asks for ten in ten minutes, and the reset counts too', async () => {
    const address = newAddress();
    for (let n = 0; n < 5; n += 1) {
      expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address })).status).toBe(200);
      expect((await t.call(startPasswordReset, { body: { phone: unknownPhone() }, address })).status).toBe(201);
    }
    const refused = await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(600);
    expect((await t.call(startPasswordReset, { body: { phone: unknownPhone() }, address })).status).toBe(429);
    const logged = await sql`select from activity_entries where action = 'look-up-phone' and detail->>'outcome' = 'limited' and address = ${address}`.execute(t.db);
    expect(logged.rows).toHaveLength(1);
  });

  it('[rule 19] parallel questions cannot pass the limit together', async () => {
    const address = newAddress();
    const answers = await Promise.all(Array.from({ length: 30 }, () => t.call(lookUpPhone, { body: { phone: unknownPhone() }, address })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  it('[rule 19] one number may be asked for twenty times an hour, in whatever notation', async () => {
    const address = newAddress();
    for (let n = 0; n < 20; n += 1) {
      const phone = n % 2 === 0 ? '18600000000' : '+86 186-0000-0000';
      expect((await t.call(lookUpPhone, { body: { phone }, address })).status).toBe(200);
    }
    expect((await t.call(lookUpPhone, { body: { phone: '18600000000' }, address })).body.code).toBe('look_up_limited');
  });

  it('[ASVS 4.1.3 15.3.4] [rule 19] a made-up forwarding header brings no new tries', async () => {
    const address = newAddress();
    for (let n = 0; n < 10; n += 1) await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address });
    const headers = { 'x-forwarded-for': newAddress(), 'x-real-ip': newAddress() };
    expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address, headers })).status).toBe(429);
  });

  it('[rule 19] addresses of one IPv6 network count as one', async () => {
    for (let n = 0; n < 10; n += 1) {
      expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address: `2001:db8:1:2::${n}` })).status).toBe(200);
    }
    expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address: '2001:db8:1:2:ffff::1' })).status).toBe(429);
    expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address: '2001:db8:1:3::1' })).status).toBe(200);
  });
});
