import { lookUpPhone, startPasswordReset } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

let count = 0;
const unknownPhone = () => `186${String((count += 1)).padStart(8, '0')}`;
const passLookUps = (app: TestApp, minutes: number) => sql`update phone_look_ups set first_at = first_at - make_interval(mins => ${minutes})`.execute(app.db);

it('[P1] [rule 19] [trust 2.2.7] [trust T1] a program that asks on from one address learns thirty numbers a day and no more', { timeout: 60_000 }, async () => {
  const address = newAddress();
  let learnt = 0;
  let refused = 0;
  for (let tenMinutes = 0; tenMinutes < 6; tenMinutes += 1) {
    for (let n = 0; n < 12; n += 1) {
      // Every fifth is known: what it learns does not depend on that.
      const phone = n % 5 === 0 ? (await buildPractitioner(t.deps)).phone : unknownPhone();
      const { status, body } = await t.call(lookUpPhone, { body: { phone }, address });
      if (status === 200) learnt += 1;
      else refused += Number(body.code === 'look_up_limited');
    }
    await passLookUps(t, 11);
  }
  expect({ learnt, refused }).toEqual({ learnt: 30, refused: 42 });
  // The day passes, and it may ask again.
  await passLookUps(t, 24 * 60);
  expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address })).status).toBe(200);
});

it('[P1] [rule 19] [trust 2.2.3] a neighbourhood of addresses has a limit of its own, and one number in it counts once', async () => {
  const app = await t.another({ limits: { lookUpNumbersPerNetworkPerDay: 6 } });
  for (const [one, ...neighbours] of [
    ['198.51.100.1', '198.51.100.77', '198.51.100.254', '198.51.101.1'],
    ['2001:db8:7:1::1', '2001:db8:7:2::1', '2001:db8:7:ffff::9', '2001:db8:8:1::1'],
  ] as const) {
    const [second, third, elsewhere] = neighbours;
    for (let n = 0; n < 3; n += 1) for (const address of [one, second]) expect((await app.call(lookUpPhone, { body: { phone: unknownPhone() }, address })).status).toBe(200);
    const again = `186${String(count).padStart(8, '0')}`;
    expect((await app.call(lookUpPhone, { body: { phone: again }, address: third })).status).toBe(200);
    const { phone } = await buildPractitioner(t.deps);
    const refused = [await app.call(lookUpPhone, { body: { phone }, address: third }), await app.call(startPasswordReset, { body: { phone: unknownPhone() }, address: third })];
    for (const { status, body, headers } of refused) {
      expect({ status, code: body.code }).toEqual({ status: 429, code: 'look_up_limited' });
      expect(Number(headers['retry-after'])).toBeGreaterThan(86_000);
    }
    expect((await app.call(lookUpPhone, { body: { phone }, address: elsewhere })).status).toBe(200);
  }
  await app.close();
});

it('[P1] [rule 19] [trust 2.2.5] another notation, path, header or device does not start a limit anew', async () => {
  const address = newAddress();
  const phone = '18512345678';
  const written = [phone, `+86${phone}`, '+86 185 1234 5678', '0086-185-1234-5678', '１８５１２３４５６７８', ` ${phone} `];
  for (const [n, text] of written.entries()) {
    const operation = n % 2 === 0 ? lookUpPhone : startPasswordReset;
    expect((await t.call(operation, { body: { phone: text }, address })).status).toBeLessThan(300);
  }
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from phone_look_ups where client_key = ${`address:${address}`}`.execute(t.db);
  expect(rows[0]!.count).toBe(1);
  for (let n = 0; n < 9; n += 1) await t.call(n % 2 === 0 ? lookUpPhone : startPasswordReset, { body: { phone: unknownPhone() }, address });
  const tries = [
    { headers: { 'x-forwarded-for': newAddress(), 'x-real-ip': newAddress(), forwarded: 'for=1.2.3.4' } },
    { headers: { 'X-DEVICE-ID': newKey() } },
    { headers: { 'user-agent': 'another browser', 'x-wx-openid': newKey() } },
    { address: `::ffff:${address}` },
  ];
  for (const other of tries) expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address, ...other })).status, JSON.stringify(other)).toBe(429);
  expect((await t.call(startPasswordReset, { body: { phone: unknownPhone() }, address })).status).toBe(429);
});

it('[P1] [rule 19] [trust 2.2.3] a limit that was hit leaves one line and one alert, without a number', async () => {
  const address = newAddress();
  for (let n = 0; n < 14; n += 1) await t.call(lookUpPhone, { body: { phone: unknownPhone() }, address });
  const alerts = await t.db.selectFrom('alerts').selectAll().where('kind', '=', 'look-up-limit').where('subject_id', '=', address).execute();
  expect(alerts).toMatchObject([{ subject_kind: 'network', times: 1 }]);
  const lines = await sql`select from activity_entries where action = 'look-up-phone' and detail->>'outcome' = 'limited' and address = ${address}`.execute(t.db);
  expect(lines.rows).toHaveLength(1);
  expect(JSON.stringify(alerts)).not.toMatch(/186\d{8}/);
});

it('[P2] [rule 19] [trust 2.2.6] a reset answers alike for a bound, an unbound, an ambiguous and an unknown number', async () => {
  const twice = await buildPractitioner(t.deps);
  await buildPractitioner(t.deps, { phone: twice.phone });
  const phones = [(await buildPractitioner(t.deps)).phone, twice.phone, unknownPhone()];
  for (const phone of phones) {
    const { status, body, text } = await t.call(startPasswordReset, { body: { phone } });
    expect({ status, keys: Object.keys(body), length: text.length }).toEqual({ status: 201, keys: ['flowToken'], length: 59 });
  }
});
