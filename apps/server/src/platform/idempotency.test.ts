import { pauseJob, publishJob } from '@cert/contract/job';
import { revealContact } from '@cert/contract/reveal';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard } from '../../test/builders.ts';
import { jobTerms } from '../../test/job-terms.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { newKey } from '../../test/test-client.ts';
import { deleteOldKeys } from './idempotency.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const age = (hours: number) => sql`update idempotency_keys set created_at = created_at - make_interval(hours => ${hours})`.execute(t.db);

it('[trust I21] a key gives the same answer with one effect on another server, after a restart, and for more than a day', async () => {
  const card = await buildPublishedCard(t.deps);
  const house = await buildInstitution(t.deps, { points: 5 });
  const request = { token: house.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 }, idempotencyKey: newKey() };
  const publish = { token: house.token, body: jobTerms, idempotencyKey: newKey() };
  const [first, job] = [await t.call(revealContact, request), await t.call(publishJob, publish)];
  await age(25);
  await deleteOldKeys(t.db);
  // A new process over the same database is what a restart is.
  const restarted = await t.another();
  // The mark over the contact says when it is looked at.
  expect({ ...(await restarted.call(revealContact, request)).body, watermark: '' }).toEqual({ ...first.body, watermark: '' });
  expect((await restarted.call(publishJob, publish)).text).toBe(job.text);
  const { rows } = await sql<{ charges: number; jobs: number }>`
    select (select count(*)::int from point_entries where institution_id = ${house.id} and points < 0) as charges, (select count(*)::int from jobs where institution_id = ${house.id}) as jobs`.execute(t.db);
  expect(rows).toEqual([{ charges: 1, jobs: 1 }]);
  await restarted.close();
});

it('[trust I21] the same key with another body or for another operation is a conflict, and another account’s is another key', async () => {
  const [house, neighbour] = [await buildInstitution(t.deps, { points: 5 }), await buildInstitution(t.deps, { points: 5 })];
  const idempotencyKey = newKey();
  const { status, body: published } = await t.call(publishJob, { token: house.token, body: jobTerms, idempotencyKey });
  expect(status).toBe(201);
  for (const again of [
    await t.call(publishJob, { token: house.token, body: { ...jobTerms, headcount: 2 }, idempotencyKey }),
    await t.call(pauseJob, { token: house.token, params: { jobId: published.job.id }, idempotencyKey }),
  ]) expect([again.status, again.body.code]).toEqual([409, 'idempotency_key_reused']);
  const theirs = await t.call(publishJob, { token: neighbour.token, body: jobTerms, idempotencyKey });
  expect(theirs.status).toBe(201);
  expect(theirs.body.job.id).not.toBe((await t.call(publishJob, { token: house.token, body: jobTerms, idempotencyKey })).body.job.id);
});

it('[trust I21] a refused act keeps no key: the repeat is tried anew', async () => {
  const house = await buildInstitution(t.deps);
  const request = { token: house.token, body: { ...jobTerms, title: '' }, idempotencyKey: newKey() };
  expect((await t.call(publishJob, request)).status).toBe(400);
  expect((await t.call(publishJob, { ...request, body: jobTerms })).status).toBe(201);
});
