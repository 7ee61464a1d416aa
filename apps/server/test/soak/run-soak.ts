// Jepsen's bank test for this product: people act over HTTP through two servers while a nemesis kills them, an observer reads
// all the while, and a checker compares everything that was said with everything that was seen.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { createContactCipher } from '../../src/platform/contact-cipher.ts';
import { createDb, createPool } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { processStart } from '../../src/platform/embedded-postgres-lock.ts';
import type { Deps } from '../../src/platform/http/deps.ts';
import { createFolderStorage } from '../../src/platform/object-storage-folder.ts';
import { noSmsGateway } from '../../src/platform/sms-gateway.ts';
import { createRandom } from '../fuzz/random.ts';
import { startServerProcess, type ServerProcess } from '../server-process.ts';
import { checkHistory } from './check-history.ts';
import { describeSoak } from './describe-soak.ts';
import { openHistory } from './history.ts';
import { createMarks } from './marks.ts';
import { runNemesis } from './nemesis.ts';
import { readOnce } from './observers/read-ledger.ts';
import { readStatement } from './observers/read-as-institution.ts';
import { walkOnce } from './observers/walk-pool.ts';
import { readEnding } from './read-ending.ts';
import type { Finding } from './records.ts';
import { createSoakClient } from './soak-client.ts';
import type { Soak } from './soak.ts';
import { startEverybody } from './start-everybody.ts';
import { buildWorld } from './world.ts';
import { grant } from './workers/move-points.ts';

export interface SoakOptions {
  seconds: number;
  seed: number;
  /** Pause of the nemesis before each kill. */
  killPauseMs: number;
  databaseEvery: number;
  print: (line: string) => void;
}

/**
 * Runs the soak over a database and two servers of its own and checks it.
 * @returns what was broken, the figures as text, and the history file, which is kept when something was broken.
 */
export async function runSoak(options: SoakOptions): Promise<{ findings: Finding[]; report: string; historyFile: string | null }> {
  const { seconds, seed, print } = options;
  // The name says whose it is: what a killed run leaves behind is swept by the next test run (test/global-setup.ts).
  const folder = mkdtempSync(join(tmpdir(), `certification-careers-test-${process.pid}.${processStart(process.pid)}-`));
  const historyFile = join(tmpdir(), `soak-${seed}-${process.pid}.jsonl`);
  const database = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  const servers: ServerProcess[] = [];
  const history = openHistory(historyFile);
  const contactKey = randomBytes(32);
  const db = createDb(createPool({ url: database.url, size: 6 }));
  let until = Infinity;
  const isOver = () => performance.now() > until;
  const marks = createMarks();
  try {
    const environment = { ...unlimited(), NODE_ENV: 'production', LOG_LEVEL: 'error', DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.url, DATABASE_POOL_SIZE: '12', CONTACT_KEY: contactKey.toString('base64') };
    for (const name of ['one', 'two']) servers.push(await startServerProcess({ environment: { ...environment, DATA_DIR: join(folder, name) }, longestStartMs: 180_000 }));
    const deps: Deps = { config: readConfig(environment), db, cipher: createContactCipher(contactKey), sms: noSmsGateway, objects: createFolderStorage(join(folder, 'objects')) };
    const random = createRandom(seed);
    const client = createSoakClient({ addresses: servers.map(({ address }) => address), history, marks, random, isOver });
    const world = await buildWorld(deps, { history, marks, stillCount: Math.min(500, 100 + seconds) });
    const soak: Soak = { world, client, history, marks, random, deps, isOver };
    for (const institution of world.institutions) await grant(soak, institution, institution.isPoor ? 5 : 1_000);
    print(`soak: ${seconds} s, SOAK_SEED=${seed}, ${world.personOf.size} people, ${world.institutions.length} institutions`);

    until = performance.now() + seconds * 1_000;
    const nemesis = { history, random: createRandom(seed + 1), servers, database: { pidFile: join(folder, 'postgres/cluster/postmaster.pid'), adminUrl: database.adminUrl }, pauseMs: options.killPauseMs, databaseEvery: options.databaseEvery, isOver };
    await Promise.all([...startEverybody(soak, seed), runNemesis(nemesis)]);

    await readOnce(soak, new Map());
    for (const institution of world.institutions) await readStatement(soak, institution);
    for (let walks = 0; walks < 3; walks += 1) await walkOnce(soak);
    const ending = await readEnding(soak);
    const findings = checkHistory(history.records, ending);
    client.close();
    if (findings.length === 0) rmSync(historyFile);
    return { findings, report: describeSoak(history.records, findings, { seed, seconds, requests: client.requestCount(), unanswered: client.unanswered }), historyFile: findings.length > 0 ? historyFile : null };
  } finally {
    history.close();
    await Promise.all(servers.map((server) => server.end('SIGKILL')));
    await db.destroy();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every limit in a time, as docs/operations/settings.md names it: a soak lives faster than people. */
function unlimited(): Record<string, string> {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/operations/settings.md'), 'utf8');
  const names = [...page.matchAll(/^\| `([A-Z0-9_]*PER_(?:[A-Z]+_)?(?:\d+_)?(?:MINUTES?|HOUR|DAY))` \|/gm)].map(([, name]) => name!);
  return Object.fromEntries(names.map((name) => [name, '1000000']));
}
