// Two servers on one database, as real processes: what one does holds on the other at once.
import { signOut } from '@cert/contract/sign-in';
import { getMyCard } from '@cert/contract/card';
import { changePassword } from '@cert/contract/account';
import { disableInstitution } from '@cert/contract/admin/institution';
import { getPoints } from '@cert/contract/points';
import { revealContact } from '@cert/contract/reveal';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, openTestSession, signedInPractitioner, testPassword } from '../builders.ts';
import { startServerProcess, type ServerProcess } from '../server-process.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { newKey, type TestClient } from '../test-client.ts';
import { programUrlOf } from '../test-database.ts';
import { actKinds, actMakers, send } from './acts.ts';
import { readFootprint } from './footprint.ts';
import { createHttpClient } from './http-client.ts';

/** The watermark says when one looked, and a repeat looks again. */
const effectOf = (body: object | undefined) => ({ ...body, watermark: undefined });

let t: TestApp;
let servers: ServerProcess[];
let here: TestClient;
let there: TestClient;
const folder = mkdtempSync(join(tmpdir(), 'cert-two-'));
beforeAll(async () => {
  t = await createTestApp();
  const environment = { DATABASE_URL: programUrlOf(t.deps.config.databaseUrl!), DATABASE_OWNER_URL: t.deps.config.databaseUrl!, CONTACT_KEY: t.deps.config.contactKey!.toString('base64') };
  servers = [];
  // One after the other: both migrate.
  for (const name of ['a', 'b']) servers.push(await startServerProcess({ environment: { ...environment, DATA_DIR: join(folder, name) } }));
  [here, there] = servers.map(({ address }) => createHttpClient(address)) as [TestClient, TestClient];
});
afterAll(async () => {
  for (const server of servers) await server.end();
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a token', () => {
  it('[trust I18] [rule 22] ended by signing out is dead on the other process with the next request', async () => {
    const person = await signedInPractitioner(t.deps);
    expect((await there(getMyCard, { token: person.token })).status).toBe(200);
    expect((await here(signOut, { token: person.token, body: {} })).status).toBeLessThan(300);
    expect(await there(getMyCard, { token: person.token })).toMatchObject({ status: 401 });
  });

  it('[trust I18] [rule 22] ended by a changed password elsewhere is dead; the one that changed it lives on', async () => {
    const person = await signedInPractitioner(t.deps);
    const other = await openTestSession(t.deps, 'practitioner', person.id);
    expect((await there(getMyCard, { token: other })).status).toBe(200);
    expect((await here(changePassword, { token: person.token, body: { currentPassword: testPassword, password: 'another lamp 8812' } })).status).toBeLessThan(300);
    expect((await there(getMyCard, { token: other })).status).toBe(401);
    expect((await there(getMyCard, { token: person.token })).status).toBe(200);
  });

  it('[trust I18] [rule 22] of a suspended institution is dead on the other process; a live one outlives kill -9 of both', { timeout: 240_000 }, async () => {
    const [suspended, living] = [await buildInstitution(t.deps), await buildInstitution(t.deps)];
    const operator = await buildOperator(t.deps, { role: 'administrator' });
    expect((await there(getPoints, { token: suspended.token })).status).toBe(200);
    const disabled = await here(disableInstitution, { token: operator.token, params: { institutionId: suspended.id }, body: { reason: '违规使用' } });
    expect(disabled.status, disabled.text).toBeLessThan(300);
    expect((await there(getPoints, { token: suspended.token })).status).toBe(401);
    for (const server of servers) {
      await server.end('SIGKILL');
      await server.start();
    }
    for (const client of [here, there]) {
      expect((await client(getPoints, { token: living.token })).status).toBe(200);
      expect((await client(getPoints, { token: suspended.token })).status).toBe(401);
    }
  });
});

describe('the same key at the same moment on two processes', () => {
  it.each(actKinds)('[trust I21] [rule 25] %s: one effect, and both hear the same', async (kind) => {
    const alone = await actMakers[kind](t);
    expect((await send(here, alone))?.status).toBeLessThan(300);
    const whole = await readFootprint(t.db, alone.ids);
    for (let round = 0; round < 3; round += 1) {
      const act = await actMakers[kind](t);
      const answers = await Promise.all([send(here, act), send(there, act), send(here, act), send(there, act)]);
      for (const answer of answers) expect(effectOf(answer?.body)).toEqual(effectOf(answers[0]?.body));
      expect(answers[0]?.status).toBeLessThan(300);
      expect(await readFootprint(t.db, act.ids)).toEqual(whole);
    }
  });

  it('[trust I21] with another body it is refused by whichever comes second, and only one is charged', async () => {
    const act = await actMakers.reveal(t);
    const idempotencyKey = newKey();
    const { token, params } = act.input;
    const ask = (client: TestClient, expectedPoints: number) => client(revealContact, { token, params: { cardId: params!['cardId']! }, body: { expectedPoints }, idempotencyKey });
    const answers = await Promise.all([ask(here, 1), ask(there, 2)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await readFootprint(t.db, act.ids)).toMatchObject({ 'contact_reveals.institution_id': '1', 'point_accounts: balance': '2' });
  });
});
