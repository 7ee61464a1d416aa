import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPractitioner } from '../../../test/builders.ts';
import { openBindFlow, receiveCode, verifiedFlow } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { deleteOldFlows, deleteUsedProofs } from './schedule.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const rowsLeft = async () => {
  const { rows } = await sql<{ flows: number; codes: number; asked: number }>`
    select (select count(*)::int from sign_in_flows) as flows, (select count(*)::int from sms_codes) as codes, (select count(*)::int from phone_look_ups) as asked`.execute(t.db);
  return rows[0];
};

it('[rule 26] phones of old sign-ins are deleted after two days, and the ones a limit still counts are kept', async () => {
  const old = await buildPractitioner(t.deps);
  await receiveCode(t, await openBindFlow(t, old.phone));
  await sql`update sign_in_flows set created_at = created_at - interval '49 hours'`.execute(t.db);
  await sql`update sms_codes set created_at = created_at - interval '49 hours'`.execute(t.db);
  await sql`update phone_look_ups set first_at = first_at - interval '49 hours'`.execute(t.db);
  const fresh = await buildPractitioner(t.deps);
  await verifiedFlow(t, fresh.phone, 'bind');
  expect(await rowsLeft()).toEqual({ flows: 2, codes: 2, asked: 6 });
  await deleteOldFlows(t.db);
  expect(await rowsLeft()).toEqual({ flows: 1, codes: 1, asked: 3 });
  await deleteOldFlows(t.db);
  expect(await rowsLeft()).toEqual({ flows: 1, codes: 1, asked: 3 });
});

it('[rule 19] used proofs are forgotten when they would be refused as too old anyway, not before', async () => {
  const count = async () => (await t.db.selectFrom('used_proofs').select('proof_hash').execute()).length;
  await openBindFlow(t, (await buildPractitioner(t.deps)).phone);
  const before = await count();
  await sql`update used_proofs set expires_at = expires_at - interval '7 minutes' where proof_hash = (select proof_hash from used_proofs limit 1)`.execute(t.db);
  await deleteUsedProofs(t.db);
  expect(await count()).toBe(before - 1);
  await openBindFlow(t, (await buildPractitioner(t.deps)).phone);
  expect(await count()).toBe(before);
});
