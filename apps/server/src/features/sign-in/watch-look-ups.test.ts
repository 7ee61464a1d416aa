import { getProofChallenge, lookUpPhone } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp({ limits: { lookUpAlarmLeast: 10 } })));
afterAll(() => t.close());

let count = 0;
const unknownPhone = () => `184${String((count += 1)).padStart(8, '0')}`;
const ask = async (known: number, unknown: number) => {
  for (let n = 0; n < known; n += 1) await t.call(lookUpPhone, { body: { phone: (await buildPractitioner(t.deps)).phone } });
  for (let n = 0; n < unknown; n += 1) expect((await t.call(lookUpPhone, { body: { phone: unknownPhone() } })).status).toBe(200);
};
/** Of a device and an address that never asked. */
const hashes = async () => {
  const { challenge } = (await t.call(getProofChallenge)).body;
  return (JSON.parse(Buffer.from(challenge, 'base64url').toString()) as { parameters: { data: { hashes: number } } }).parameters.data.hashes;
};
const alerts = () => t.db.selectFrom('alerts').select(['kind', 'subject_kind', 'detail', 'times']).execute();

it('[P1] [rule 19] [trust 2.2.4] when many look-ups of the site find nothing, everybody gets the hardest proof and operators are told, until it is over', async () => {
  await ask(0, 9);
  expect([await hashes(), await alerts()], 'too few to say anything').toEqual([4, []]);
  await sql`delete from look_up_minutes`.execute(t.db);
  await ask(21, 9);
  expect([await hashes(), await alerts()]).toEqual([4, []]);
  // One more than thirty of a hundred.
  await ask(0, 1);
  expect(await hashes()).toBe(64);
  expect(await alerts()).toEqual([{ kind: 'look-up-enumeration', subject_kind: 'platform', detail: { asked: 31, notFound: 10 }, times: 1 }]);
  // Who asks for a number during the alarm is still served.
  await ask(1, 1);
  await sql`update look_up_minutes set minute = minute - interval '6 minutes'`.execute(t.db);
  expect(await hashes()).toBe(4);
});
