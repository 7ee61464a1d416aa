// What a server process keeps after much load: memory, connections, open files. LOAD_REQUESTS makes a longer run.
import { getMyCard } from '@cert/contract/card';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard } from '../builders.ts';
import { startServerProcess, type ServerProcess } from '../server-process.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { programUrlOf } from '../test-database.ts';
import { startDatabaseProxy, type DatabaseProxy } from './database-proxy.ts';
import { createHttpClient } from './http-client.ts';

const requests = Number(process.env['LOAD_REQUESTS'] ?? 1_500);
const poolSize = 8;
let t: TestApp;
let network: DatabaseProxy;
let server: ServerProcess;
const folder = mkdtempSync(join(tmpdir(), 'cert-load-'));
beforeAll(async () => {
  t = await createTestApp();
  network = await startDatabaseProxy(programUrlOf(t.deps.config.databaseUrl!));
  const environment = {
    DATABASE_URL: network.url, DATABASE_OWNER_URL: t.deps.config.databaseUrl!, CONTACT_KEY: t.deps.config.contactKey!.toString('base64'), DATA_DIR: folder, DATABASE_POOL_SIZE: String(poolSize),
    LOG_LEVEL: 'fatal', ANSWER_SECONDS: '1', CARD_LISTS_PER_MINUTE: '1000000',
  };
  server = await startServerProcess({ environment });
});
afterAll(async () => {
  await server.end();
  await network.close();
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const megabytes = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024;
const openFiles = () => readdirSync(`/proc/${server.pid}/fd`).length;

it.skipIf(process.platform !== 'linux')('[trust I24] after load and outages the server keeps no memory, no connection and no open file that it does not need', { timeout: 600_000 }, async () => {
  const call = createHttpClient(server.address);
  const person = await buildPublishedCard(t.deps);
  const institution = await buildInstitution(t.deps);
  const asks = [
    () => call(getMyCard, { token: person.token }),
    () => call(searchTalentPool, { token: institution.token }),
    () => call(getMyCard, { token: 'it_nobody' }),
    () => fetch(`${server.address}/v1/sessions`, { method: 'POST', body: '{'.repeat(50_000), headers: { 'content-type': 'application/json', connection: 'close' } }).then((response) => response.text()),
  ];
  const load = async (count: number) => {
    let sent = 0;
    const work = async () => {
      while (sent < count) await asks[(sent += 1) % asks.length]!().catch(() => undefined);
    };
    await Promise.all(Array.from({ length: 24 }, work));
  };
  await load(300);
  const before = { megabytes: megabytes(), openFiles: openFiles() };
  await load(requests / 2);
  await network.set('hangs');
  await load(100);
  await network.set('refuses');
  await load(100);
  await network.set('works');
  await load(requests / 2);
  const after = { megabytes: megabytes(), openFiles: openFiles() };
  // What was given up has been rolled back, and nothing waits in an open transaction.
  const { rows } = await sql<{ all: number; inTransaction: number }>`
    select count(*)::int as "all", count(*) filter (where state like 'idle in transaction%')::int as "inTransaction"
    from pg_stat_activity where datname = current_database() and usename = ${new URL(network.url).username} and application_name = 'certification-careers' and client_port is not null`.execute(t.db);
  console.log(`after ${requests + 200} requests and two outages: ${Math.round(before.megabytes)} → ${Math.round(after.megabytes)} MB, ${before.openFiles} → ${after.openFiles} open files, ${network.openConnections()} connections to the database of at most ${poolSize}`);
  expect(after.megabytes).toBeLessThan(before.megabytes * 1.5 + 150);
  expect(after.openFiles).toBeLessThan(before.openFiles + poolSize + 30);
  expect(network.openConnections()).toBeLessThanOrEqual(poolSize + 1);
  expect(rows[0]?.inTransaction).toBe(0);
});
