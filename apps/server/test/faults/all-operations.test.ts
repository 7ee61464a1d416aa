// Every operation of the contract, as a good client calls it, while the database is away.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOperations } from '../fuzz/describe-operations.ts';
import { drawRequest } from '../fuzz/draw-request.ts';
import { createRandom } from '../fuzz/random.ts';
import { buildWorld } from '../fuzz/world.ts';
import { createFaultyApp, type FaultyApp } from './faulty-app.ts';

let t: FaultyApp;
beforeAll(async () => void (t = await createFaultyApp()));
afterAll(() => t.close());

it.each(['refuses', 'hangs'] as const)('[trust I15] the database %s: every operation answers 503 with Retry-After, or a refusal that needs no database, and none a fault', { timeout: 300_000 }, async (state) => {
  const world = await buildWorld(t.direct);
  const { operations, components } = describeOperations();
  // Never hostile: each request is as the description wants it.
  const drawing = { random: { ...createRandom(1), chance: () => false }, corpus: world.corpus, components };
  const requests = operations.map((described) => {
    const role = world.roles.find(({ audience, isScoped }) => described.operation.audiences.includes(audience) && !isScoped) ?? world.roles[0]!;
    return { id: described.operation.operationId, request: drawRequest(drawing, described, role.token) };
  });
  await t.network.set(state);
  const answers = await Promise.all(requests.map(async ({ id, request }) => ({ id, ...(await t.inject(request)) })));
  await t.network.set('works');
  const faults = answers.filter(({ status, headers }) => status === 500 || (status === 503 && headers['retry-after'] === undefined));
  const others = answers.filter(({ status }) => status !== 503);
  console.log(`${state}: ${answers.length} operations, ${answers.length - others.length} answered 503; without the database: ${others.map(({ id, status }) => `${id} ${status}`).join(', ')}`);
  expect(faults).toEqual([]);
  expect(others.length).toBeLessThan(answers.length / 5);
});
