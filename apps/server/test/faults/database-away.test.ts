// The database refuses, swallows everything, is slow, full of connections or read-only: what every kind of user hears.
import { exportPointEntries, listPointAccounts } from '@cert/contract/admin/points';
import { getMyCard } from '@cert/contract/card';
import { uploadFeedbackPicture } from '@cert/contract/feedback';
import { searchJobs } from '@cert/contract/job';
import { signInPractitioner } from '@cert/contract/sign-in';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPublishedCard } from '../builders.ts';
import { pngPicture } from '../pictures.ts';
import { runAsAdmin } from '../test-database.ts';
import type { Called } from '../test-client.ts';
import type { Operation } from '@cert/contract/operation';
import { actKinds, actMakers, send } from './acts.ts';
import { createFaultyApp, type FaultyApp } from './faulty-app.ts';
import { readFootprint } from './footprint.ts';

const answerSeconds = 1.5;
let t: FaultyApp;
let kinds: Record<string, () => Promise<Called<Operation>>>;
beforeAll(async () => {
  t = await createFaultyApp({ answerSeconds });
  const { deps } = t.direct;
  const person = await buildPublishedCard(deps);
  const institution = await buildInstitution(deps, { points: 5 });
  const operator = await buildOperator(deps, { role: 'administrator' });
  const picture = await pngPicture();
  kinds = {
    read: () => t.call(getMyCard, { token: person.token }),
    list: () => t.call(searchTalentPool, { token: institution.token }),
    'another list': () => t.call(searchJobs, { token: person.token }),
    'list of the console': () => t.call(listPointAccounts, { token: operator.token }),
    export: () => t.call(exportPointEntries, { token: operator.token, query: { format: 'csv' } }),
    upload: () => t.call(uploadFeedbackPicture, { token: person.token, file: { name: 'a.png', mediaType: 'image/png', bytes: picture } }),
    'sign-in': () => t.call(signInPractitioner, { body: { phone: person.phone, password: 'correct horse 47' } }),
  };
});
afterAll(() => t.close());

const expectAway = (answer: Called<Operation> | undefined, place: string) =>
  expect(answer, place).toMatchObject({ status: 503, body: { code: 'service_unavailable' }, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } });

/** Every kind of request and every act at once, each timed. */
async function askAll(): Promise<{ slowestMs: number }> {
  const acts = await Promise.all(actKinds.map(async (kind) => ({ kind, act: await actMakers[kind](t.direct) })));
  const nothing = await Promise.all(acts.map(({ act }) => readFootprint(t.direct.db, act.ids)));
  let slowestMs = 0;
  const timed = async (place: string, ask: () => Promise<Called<Operation> | undefined>) => {
    const began = performance.now();
    expectAway(await ask(), place);
    slowestMs = Math.max(slowestMs, performance.now() - began);
  };
  await Promise.all([...Object.entries(kinds).map(([name, ask]) => timed(name, ask)), ...acts.map(({ kind, act }) => timed(kind, () => send(t.call, act)))]);
  // No half effect: what a given-up request had begun is rolled back, or committed whole; here it never came so far.
  for (const [index, { kind, act }] of acts.entries()) expect(await readFootprint(t.direct.db, act.ids), kind).toEqual(nothing[index]);
  return { slowestMs };
}

async function expectBack(seconds: number): Promise<void> {
  const began = performance.now();
  const waiting = new Map(Object.entries(kinds));
  while (waiting.size > 0) {
    for (const [name, ask] of waiting) if ((await ask()).status < 300) waiting.delete(name);
    expect(performance.now() - began, [...waiting.keys()].join(', ')).toBeLessThan(seconds * 1000);
  }
  expect((await t.get('/readyz')).status).toBe(200);
}

describe('a database that is away', () => {
  it.each([
    ['refuses', 0],
    ['hangs', 0],
    ['slow', 3_000],
  ] as const)('[trust I15] [trust I16] [trust I14] %s: 503 with Retry-After in time for everything, no half effect, and back by itself', { timeout: 120_000 }, async (state, delayMs) => {
    await expectBack(60);
    await t.network.set(state, delayMs);
    const ready = performance.now();
    expect((await t.get('/readyz')).status).toBe(503);
    const readyMs = performance.now() - ready;
    expect(await t.get('/healthz')).toMatchObject({ status: 200 });
    const { slowestMs } = await askAll();
    // Twice, so that connections opened meanwhile are tried too.
    await askAll();
    await t.network.set('works');
    const back = performance.now();
    await expectBack(40);
    console.log(`${state}: slowest 503 after ${Math.round(slowestMs)} ms of ${answerSeconds * 1000}, /readyz after ${Math.round(readyMs)} ms, all back after ${Math.round(performance.now() - back)} ms`);
    // What each waits is bounded by its limit; the rest is a busy machine.
    expect(slowestMs).toBeLessThan(answerSeconds * 1000 + 10_000);
  });

  it('[trust I15] every connection is busy: 503 in time, and service as soon as one is free', async () => {
    await expectBack(60);
    const holder = new pg.Client({ connectionString: t.direct.deps.config.databaseUrl! });
    await holder.connect();
    await holder.query('begin; lock table sessions in access exclusive mode');
    const answers = await Promise.all(Array.from({ length: 20 }, () => kinds['read']!()));
    for (const answer of answers) expectAway(answer, 'read');
    expect((await t.get('/healthz')).status).toBe(200);
    await holder.query('rollback');
    await holder.end();
    await expectBack(40);
  });

  it('[trust I15] a database that others have filled with connections is away, not a fault of ours', async () => {
    const url = new URL(t.deps.config.databaseUrl!);
    const name = url.pathname.slice(1);
    await runAsAdmin(`alter database ${name} connection limit 0`);
    await t.network.set('refuses');
    await t.network.set('works');
    expectAway(await kinds['read']!(), 'read');
    expectAway(await send(t.call, await actMakers.reveal(t.direct)), 'reveal');
    await runAsAdmin(`alter database ${name} connection limit -1`);
    await expectBack(40);
  });

  it('[trust I15] a database that is read-only since a switch-over answers reads, and 503 to writes without a trace', async () => {
    const name = new URL(t.deps.config.databaseUrl!).pathname.slice(1);
    const act = await actMakers.reveal(t.direct);
    const before = await readFootprint(t.direct.db, act.ids);
    await runAsAdmin(`alter database ${name} set default_transaction_read_only = on`);
    await t.network.set('refuses');
    await t.network.set('works');
    // The login was used a minute ago: that this cannot be noted keeps nobody from reading.
    await t.direct.db.transaction().execute(async (tx) => void (await tx.updateTable('sessions').set({ last_used_at: new Date(Date.now() - 120_000) }).execute())).catch(() => undefined);
    expect((await kinds['read']!()).status).toBe(200);
    expectAway(await send(t.call, act), 'reveal');
    expect(await readFootprint(t.direct.db, act.ids)).toEqual(before);
    await runAsAdmin(`alter database ${name} reset default_transaction_read_only`);
    await t.network.set('refuses');
    await t.network.set('works');
    expect((await send(t.call, act))?.status).toBe(200);
  });

  it('[trust I14] a query that was given up commits nothing later, also when the network comes back with all that it held', { timeout: 60_000 }, async () => {
    await expectBack(60);
    const act = await actMakers.reveal(t.direct);
    const nothing = await readFootprint(t.direct.db, act.ids);
    // In the middle of the transaction, when the reveal stands and nothing is paid, the network begins to swallow.
    t.network.cutAt({ statement: 9, side: 'after', how: 'hang' });
    expectAway(await send(t.call, act), 'reveal');
    // Longer than the program waits for its rollback.
    await sleep(2_500);
    await t.network.set('works');
    // Others on the same pool commit; were the connection lent again, they would commit the half with theirs.
    for (let round = 0; round < 12; round += 1) expect((await send(t.call, await actMakers.grant(t.direct)))?.status).toBe(201);
    expect(await readFootprint(t.direct.db, act.ids)).toEqual(nothing);
    expect((await send(t.call, act))?.status).toBe(200);
  });
});
