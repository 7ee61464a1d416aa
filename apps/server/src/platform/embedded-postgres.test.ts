import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isGone } from './embedded-postgres-leftovers.ts';

interface Answer {
  url: string;
  adminUrl: string;
  refused?: string;
  message?: string;
}

let dataDir: string;
let programs: ChildProcess[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-test-'));
  programs = [];
});

afterEach(async () => {
  for (const program of programs) program.kill('SIGKILL');
  const pid = postmasterPid();
  if (pid !== undefined) {
    kill(pid, 'SIGQUIT');
    await isGone(pid, 5);
  }
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs the program until it says its address or why it refuses. */
function start(): Promise<Answer & { program: ChildProcess }> {
  const fixture = join(import.meta.dirname, 'embedded-postgres.fixture.ts');
  const program = spawn(process.execPath, ['--import', 'tsx', fixture, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  programs.push(program);
  return new Promise((resolve, reject) => {
    let output = '';
    program.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) resolve({ ...(JSON.parse(output) as Answer), program });
    });
    program.once('close', () => reject(new Error(`ended without an answer: ${output}`)));
  });
}

async function query(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** Commits one row after the other until the database goes away; answers the last acknowledged number. */
async function writeUntilDead(url: string, state: { acknowledged: number }): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (let number = state.acknowledged + 1; ; number += 1) {
      await client.query('insert into acknowledged values ($1)', [number]);
      state.acknowledged = number;
    }
  } catch {
    await client.end().catch(() => undefined);
  }
}

function postmasterPid(): number | undefined {
  const file = join(dataDir, 'postgres/cluster/postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

const ended = (program: ChildProcess) => new Promise<number | null>((resolve) => program.once('exit', (code) => resolve(code)));
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('embedded PostgreSQL', () => {
  it('starts, stops on SIGTERM without a trace, and starts again with its data', async () => {
    const first = await start();
    await query(first.url, 'create table kept (note text)');
    await query(first.url, "insert into kept values ('中文')");
    expect(statSync(join(dataDir, 'postgres/passwords.json')).mode & 0o077).toBe(0);
    first.program.kill('SIGTERM');
    expect(await ended(first.program)).toBe(0);
    expect(postmasterPid()).toBeUndefined();
    expect(existsSync(join(dataDir, 'postgres/program.lock'))).toBe(false);

    const second = await start();
    expect(await query(second.url, 'select note from kept')).toEqual([{ note: '中文' }]);
  });

  it('is durable, and the program is no superuser', async () => {
    const { url } = await start();
    const [settings] = await query(
      url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('full_page_writes') as pages, current_setting('is_superuser') as superuser,
              current_setting('max_connections')::int as connections`,
    );
    expect(settings).toEqual({ fsync: 'on', commit: 'on', pages: 'on', superuser: 'off', connections: 250 });
  });

  it('[I26] a second start on the same data is refused with a clear message', async () => {
    const first = await start();
    const second = await start();
    expect(second.refused).toBe('already_running');
    expect(second.message).toContain(String(first.program.pid));
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('[I26] of six starts at the same moment on a crashed folder exactly one wins', async () => {
    const crashed = await start();
    crashed.program.kill('SIGKILL');
    await ended(crashed.program);
    const answers = await Promise.all(Array.from({ length: 6 }, () => start()));
    expect(answers.filter((answer) => answer.refused === undefined)).toHaveLength(1);
    expect(answers.filter((answer) => answer.refused === 'already_running')).toHaveLength(5);
  });

  it('[I13] after kill -9 of the program the next start keeps every acknowledged commit', async () => {
    const first = await start();
    await query(first.url, 'create table acknowledged (number int primary key)');
    const state = { acknowledged: 0 };
    const writing = writeUntilDead(first.url, state);
    await wait(500);
    first.program.kill('SIGKILL');
    await ended(first.program);
    const orphan = postmasterPid();

    const second = await start();
    await writing;
    expect(postmasterPid()).not.toBe(orphan);
    expect(state.acknowledged).toBeGreaterThan(10);
    const [row] = await query(second.url, 'select count(*)::int as count, max(number) as max from acknowledged');
    expect(row!['count']).toBe(row!['max']);
    expect(Number(row!['max'])).toBeGreaterThanOrEqual(state.acknowledged);
  });

  it('[I13] after kill -9 of the program and the database the next start keeps every acknowledged commit', async () => {
    const first = await start();
    await query(first.url, 'create table acknowledged (number int primary key)');
    const state = { acknowledged: 0 };
    const writing = writeUntilDead(first.url, state);
    await wait(500);
    first.program.kill('SIGKILL');
    kill(postmasterPid()!, 'SIGKILL');
    await ended(first.program);

    const second = await start();
    await writing;
    const [row] = await query(second.url, 'select count(*)::int as count from acknowledged');
    expect(state.acknowledged).toBeGreaterThan(10);
    expect(Number(row!['count'])).toBeGreaterThanOrEqual(state.acknowledged);
  });

  it('[I16] a database killed under the running program comes back by itself at the same address', async () => {
    const { url, program } = await start();
    await query(url, 'create table acknowledged (number int primary key)');
    const state = { acknowledged: 0 };
    const writing = writeUntilDead(url, state);
    await wait(300);
    kill(postmasterPid()!, 'SIGKILL');
    await writing;
    const killedAt = Date.now();
    for (;;) {
      const [row] = await query(url, 'select count(*)::int as count from acknowledged').catch(() => []);
      if (row !== undefined) {
        expect(Number(row['count'])).toBeGreaterThanOrEqual(state.acknowledged);
        break;
      }
      expect(Date.now() - killedAt).toBeLessThan(10_000);
      await wait(50);
    }
    expect(program.exitCode).toBeNull();
  });

  it('[I16] a stale postmaster.pid whose number now belongs to a stranger does not block the start', async () => {
    const first = await start();
    first.program.kill('SIGTERM');
    await ended(first.program);
    const cluster = join(dataDir, 'postgres/cluster');
    // PostgreSQL itself overlooks strangers of other accounts, so this one has the account of the database.
    const { uid, gid } = statSync(cluster);
    const stranger = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid, cwd: '/' } : {});
    writeFileSync(join(cluster, 'postmaster.pid'), `${stranger.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n`);
    const second = await start();
    expect(second.refused).toBeUndefined();
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill();
  });

  it.skipIf(process.getuid?.() !== 0)('a data folder below a folder closed to others gets its database at a readable place', async () => {
    const closed = dataDir;
    dataDir = join(closed, 'checkout/.data');
    try {
      const { url, program } = await start();
      expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
      program.kill('SIGTERM');
      await ended(program);
      const again = await start();
      expect(again.refused).toBeUndefined();
    } finally {
      const place = existsSync(join(dataDir, 'postgres')) ? realHome() : undefined;
      const pid = postmasterPid();
      for (const program of programs) program.kill('SIGKILL');
      if (pid !== undefined) {
        kill(pid, 'SIGQUIT');
        await isGone(pid, 5);
      }
      if (place !== undefined && !place.startsWith(closed)) rmSync(place, { recursive: true, force: true });
      dataDir = closed;
    }
  });

  it('a passing error inside the log holds no values', async () => {
    const { url } = await start();
    await query(url, 'create table phones (phone text unique)');
    await query(url, "insert into phones values ('13900001234')");
    await query(url, "insert into phones values ('13900001234')").catch(() => undefined);
    await query(url, "select '13900001234x'::int").catch(() => undefined);
    expect(readFileSync(join(dataDir, 'postgres/postgres.log'), 'utf8')).not.toContain('13900001234');
  });
});

function realHome(): string {
  return readFileSync(join(dataDir, 'postgres/cluster/postmaster.opts'), 'utf8').match(/"-D" "(.+?)\/cluster"/)![1]!;
}
