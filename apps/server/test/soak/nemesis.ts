// Kills without warning, and starts again: one of the two servers, and the database under both.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseAnswers } from '../../src/platform/embedded-postgres-postmaster.ts';
import type { Random } from '../fuzz/random.ts';
import type { ServerProcess } from '../server-process.ts';
import type { History } from './history.ts';
import type { SoakRecord } from './records.ts';

export interface Nemesis {
  history: History;
  random: Random;
  servers: ServerProcess[];
  database: { pidFile: string; adminUrl: string };
  /** Pause before each kill. */
  pauseMs: number;
  /** Every which kill is of the database: the second, and so many after it again; at least 2. */
  databaseEvery: number;
  isOver(): boolean;
}

/** Goes on until the soak is over; then everything runs again. */
export async function runNemesis(nemesis: Nemesis): Promise<void> {
  const { history, random, servers, isOver } = nemesis;
  for (let count = 0; !isOver(); count += 1) {
    await waitUnless(isOver, nemesis.pauseMs / 2 + random.int(nemesis.pauseMs));
    if (isOver()) return;
    const at = history.now();
    if (count % nemesis.databaseEvery === 1) {
      await killDatabase(nemesis);
      history.write({ kind: 'kill', what: 'database', at, awayMs: history.now() - at });
      continue;
    }
    // Now and then both at once.
    const killed = random.chance(0.15) ? servers : [random.pick(servers)];
    await Promise.all(killed.map((server) => server.end('SIGKILL')));
    for (const server of killed) await server.start();
    history.write({ kind: 'kill', what: killed.length > 1 ? 'both servers' : `server ${servers.indexOf(killed[0]!) + 1}`, at, awayMs: history.now() - at });
  }
}

/**
 * In the very moment after a write was acknowledged, which must not be lost with what the database had in memory. The program
 * that keeps the database starts it again by itself.
 */
async function killDatabase({ database, history, isOver }: Nemesis): Promise<void> {
  for (let seen = history.records.length; !isOver() && !history.records.slice(seen).some(isAcknowledged); ) {
    seen = history.records.length;
    await sleep(1);
  }
  process.kill(Number(readFileSync(database.pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
  await sleep(200);
  while (!(await databaseAnswers(database.adminUrl))) await sleep(100);
}

const isAcknowledged = (record: SoakRecord) => record.kind === 'act' && record.status >= 200 && record.status < 300 && record.what !== 'time-passes';

async function waitUnless(isOver: () => boolean, ms: number): Promise<void> {
  for (const until = Date.now() + ms; !isOver() && Date.now() < until; ) await sleep(100);
}
