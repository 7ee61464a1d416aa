// Runs one postmaster of the own database and waits until it answers.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './embedded-postgres-binaries.ts';
import { cannotRun } from './embedded-postgres-cluster.ts';
import { isGone, sendSignal } from './embedded-postgres-leftovers.ts';
import type { Place } from './embedded-postgres-place.ts';
import { databaseFailed } from './embedded-postgres-refusal.ts';

const RECOVERY_LIMIT_MS = 300_000;
const LOG_LIMIT_BYTES = 10_000_000;

export interface Start {
  place: Place;
  binaries: Binaries;
  durable: boolean;
  port: number;
  adminUrl: string;
  log: (line: string) => void;
}

export async function shutDown(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  // Fast shutdown writes a checkpoint; if that takes too long, an immediate one loses nothing either
  // (the next start replays the log).
  for (const [signal, seconds] of [['SIGINT', 6], ['SIGQUIT', 2], ['SIGKILL', 1]] as const) {
    sendSignal(pid, signal);
    if (await isGone(pid, seconds)) return;
  }
}

/** `spawned` hears of every process at once, so that it can be ended even before it answers. */
export async function startPostmaster(
  start: Start,
  spawned: (child: ChildProcess) => void,
): Promise<void> {
  const { place, log } = start;
  const logFile = join(place.home, 'postgres.log');
  const logStart = rotate(logFile);
  // A file, not a pipe: the database must be able to write on when this program is killed.
  const output = openSync(logFile, 'a', 0o600);
  const settings = Object.entries(settingsFor(start.port, start.durable)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(start.binaries.postgres, ['-D', place.cluster, ...settings], {
    cwd: place.home,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', output, output],
    // Its own session: Ctrl-C in the terminal must reach the program first, which then stops the database.
    detached: true,
    ...place.runUser,
  });
  closeSync(output);
  spawned(child);
  let failure: Error | undefined;
  child.once('error', (error) => (failure = cannotRun(error)));
  const endedEarly = (code: number | null, signal: NodeJS.Signals | null) => {
    failure ??= databaseFailed(`数据库没有启动成功（${signal ?? code}）：\n${tail(logFile, logStart)}`, place.home);
  };
  child.once('exit', endedEarly);

  const started = Date.now();
  for (let lastReport = started; ; ) {
    if (failure) throw failure;
    if (await databaseAnswers(start.adminUrl)) {
      child.off('exit', endedEarly);
      return;
    }
    if (Date.now() - started > RECOVERY_LIMIT_MS) {
      await shutDown(child);
      throw databaseFailed(`数据库 ${RECOVERY_LIMIT_MS / 1000} 秒内没有就绪：\n${tail(logFile, logStart)}`, place.home);
    }
    if (Date.now() - lastReport > 5_000) {
      lastReport = Date.now();
      log(`数据库正在恢复，已用 ${Math.round((lastReport - started) / 1000)} 秒`);
    }
    await sleep(30);
  }
}

/** Whether a database takes a connection and a question now. */
export async function databaseAnswers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function settingsFor(port: number, durable: boolean): Record<string, string | number> {
  const switched = durable ? 'on' : 'off';
  return {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: its path could exceed the 107 bytes the system allows.
    unix_socket_directories: '',
    max_connections: 250,
    shared_buffers: '128MB',
    fsync: switched,
    synchronous_commit: switched,
    full_page_writes: switched,
    ...(durable ? {} : { wal_level: 'minimal', max_wal_senders: 0 }),
    // Containers give 64 MB of shared memory, too little for parallel workers.
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors and their details quote values, and a value can be somebody's phone.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: 0,
    log_checkpoints: 'off',
    log_autovacuum_min_duration: -1,
  };
}

function rotate(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LOG_LIMIT_BYTES) return size;
  renameSync(file, `${file}.1`);
  return 0;
}

function tail(file: string, from: number): string {
  if (!existsSync(file)) return '';
  return readFileSync(file).subarray(from).toString('utf8').trim().split('\n').slice(-8).join('\n');
}
