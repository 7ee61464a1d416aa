// A real PostgreSQL started by the program itself, for everyone who sets no DATABASE_URL.
// docs/decisions/0003-embedded-postgres.md says why and what it promises.
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './embedded-postgres-binaries.ts';
import { databaseName, makeCluster, makeDatabase, programRoleName, roleName, superuserName } from './embedded-postgres-cluster.ts';
import { killOrphanedBackends, sendSignal, stopOldPostmaster } from './embedded-postgres-leftovers.ts';
import { takeLock } from './embedded-postgres-lock.ts';
import { findPlace, type Place } from './embedded-postgres-place.ts';
import { shutDown, startPostmaster } from './embedded-postgres-postmaster.ts';
import { asRefusal, StartRefusal } from './embedded-postgres-refusal.ts';

export interface EmbeddedPostgres {
  /** As the owner of the database, who owns nothing else: for migrations. */
  url: string;
  /** As the role that the server works with; it gets its rights from the migrations' end. */
  programUrl: string;
  /** As superuser, for tests that clone databases. */
  adminUrl: string;
  /** Ends within 10 seconds; safe to call twice. */
  stop(): Promise<void>;
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts the database of this data folder and keeps it running: when it dies (kill -9, out of memory)
 * it is started again on the same port, so the url stays true.
 * @throws StartRefusal with a Chinese message when the start cannot go on.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  /** One Chinese line for the terminal. */
  log: (line: string) => void;
  /** False only for tests: no fsync, nothing survives a power cut. */
  durable?: boolean;
}): Promise<EmbeddedPostgres> {
  const { log, durable = true } = options;
  const dataDir = resolve(options.dataDir);
  try {
    const place = findPlace(dataDir);
    const lock = await takeLock(join(place.home, 'program.lock'), dataDir);
    try {
      return await startLocked(place, durable, log, lock.release);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw asRefusal(error, dataDir);
  }
}

async function startLocked(place: Place, durable: boolean, log: (line: string) => void, unlock: () => void): Promise<EmbeddedPostgres> {
  await stopOldPostmaster(place.cluster, log);
  const binaries = findBinaries(place);
  const passwords = await makeCluster(place, binaries, durable);
  const urlFor = (user: string, password: string, port: number, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

  let port = 0;
  let child: ChildProcess | undefined;
  let isStopping = false;
  // An exit that skips stop() still asks the database to shut down.
  const onExit = () => {
    if (child?.pid !== undefined) sendSignal(child.pid, 'SIGINT');
  };
  process.once('exit', onExit);
  // Ctrl-C before the program has its own handlers (still starting, loading demo data) would otherwise
  // end it on the spot and leave the database running.
  const onSignal = (signal: NodeJS.Signals) => {
    if (process.listenerCount(signal) > 1) return;
    void stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  for (const signal of stopSignals) process.on(signal, onSignal);

  const adminUrl = () => urlFor(superuserName, passwords.superuser, port, 'postgres');
  const launch = async () => {
    const options = { place, binaries, durable, port, adminUrl: adminUrl(), log };
    await startPostmaster(options, (spawned) => (child = spawned));
  };
  const launchFirst = async () => {
    for (let attempt = 1; ; attempt += 1) {
      port = await freePort();
      try {
        return await launch();
      } catch (error) {
        // Somebody took the port between choosing and using it, or backends of a killed postmaster linger.
        if (isStopping || attempt === 5 || !(error instanceof StartRefusal) || error.code !== 'database_failed') throw error;
        killOrphanedBackends(place.cluster);
        await sleep(200 * attempt);
      }
    }
  };
  const watch = () => {
    child?.once('exit', (code, signal) => {
      if (isStopping) return;
      log(`数据库进程意外退出（${signal ?? code}），正在自动重启`);
      void revive();
    });
  };
  const revive = async () => {
    let reported = '';
    for (let attempt = 1; !isStopping; attempt += 1) {
      await sleep(Math.min(100 * attempt, 2_000));
      if (isStopping) return;
      try {
        if (attempt > 3) killOrphanedBackends(place.cluster);
        await launch();
        log('数据库已自动恢复');
        return watch();
      } catch (error) {
        // A full disk fails the same way every two seconds; once is enough to read.
        const { message } = error as Error;
        if (message !== reported) log(`数据库重启失败，将不断重试：${message}`);
        reported = message;
      }
    }
  };
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopOnce());
  const stopOnce = async () => {
    isStopping = true;
    if (child !== undefined) await shutDown(child);
    process.off('exit', onExit);
    for (const signal of stopSignals) process.off(signal, onSignal);
    unlock();
  };

  try {
    await launchFirst();
    await makeDatabase(adminUrl(), passwords);
  } catch (error) {
    await stop();
    throw error;
  }
  watch();
  return {
    url: urlFor(roleName, passwords.application, port, databaseName),
    programUrl: urlFor(programRoleName, passwords.program, port, databaseName),
    adminUrl: adminUrl(),
    stop,
  };
}

function freePort(): Promise<number> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
