import { searchTalentPool } from '@cert/contract/talent-pool';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createContactCipher } from '../src/platform/contact-cipher.ts';
import { createDb, createPool, type Db } from '../src/platform/database.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import { endSessionsOf } from '../src/platform/sessions.ts';
import { buildInstitution, buildPublishedCard } from './builders.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'workers-'));
const contactKey = randomBytes(32);
let database: TestDatabase;
let db: Db;
let server: ServerProcess;
let deps: Deps;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb(createPool({ url: database.programUrl, size: 4 }));
  deps = { db, cipher: createContactCipher(contactKey) } as Deps;
  server = await startServerProcess({ environment: { DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.url, DATA_DIR: folder, CONTACT_KEY: contactKey.toString('base64'), WORKERS: '2', CARD_LISTS_PER_MINUTE: '20' } });
}, 120_000);
afterAll(async () => {
  await server.end();
  await db.destroy();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const listCards = async (token: string) => (await fetch(`${server.address}${searchTalentPool.path}`, { headers: { authorization: `Bearer ${token}` } })).status;
const readWorkers = (): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n').map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([pid, parent]) => parent === server.pid && pid !== undefined).map(([pid]) => pid!);
/** Two processes of ours, whatever else the first one started. */
const aliveWorkers = (known: readonly number[]) => readWorkers().filter((pid) => known.includes(pid));

it('[rule 1] [trust I18] a limit holds over all workers, and a login that ended is dead in each', async () => {
  const institution = await buildInstitution(deps);
  await buildPublishedCard(deps);
  const statuses = await Promise.all(Array.from({ length: 40 }, () => listCards(institution.token)));
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  await endSessionsOf(db, { audience: 'institution', accountIds: [institution.accountId] }, 'test');
  expect(new Set(await Promise.all(Array.from({ length: 12 }, () => listCards(institution.token))))).toEqual(new Set([401]));
});

it('[trust I16] a worker that dies is started again while the other one answers', async () => {
  const institution = await buildInstitution(deps);
  const before = readWorkers();
  expect(before.length).toBeGreaterThanOrEqual(2);
  process.kill(before.at(-1)!, 'SIGKILL');
  for (let attempt = 0; attempt < 600 && (aliveWorkers(before).length === before.length || readWorkers().length < before.length); attempt += 1) await sleep(100);
  expect(readWorkers()).toHaveLength(before.length);
  expect(aliveWorkers(before)).toHaveLength(before.length - 1);
  for (let count = 0; count < 6; count += 1) expect(await listCards(institution.token)).toBe(200);
}, 120_000);

it('[trust I16] asked to end, all end in order', async () => {
  const before = readWorkers();
  expect(await server.end('SIGTERM')).toBe(0);
  for (const pid of before) expect(() => process.kill(pid, 0)).toThrow();
}, 60_000);
