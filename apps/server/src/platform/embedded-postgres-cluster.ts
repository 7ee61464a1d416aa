// Makes the data folder of the database once, and the application's own role and database in it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Binaries } from './embedded-postgres-binaries.ts';
import type { Place } from './embedded-postgres-place.ts';
import { databaseFailed, StartRefusal } from './embedded-postgres-refusal.ts';

export const superuserName = 'cluster_owner';
export const roleName = 'certification_careers';
/** What the server works with once the tables are there: it owns nothing. */
export const programRoleName = 'certification_careers_program';
export const databaseName = 'certification_careers';

export interface Passwords {
  superuser: string;
  application: string;
  program: string;
}

const randomPassword = (): string => randomBytes(24).toString('hex');

export async function makeCluster(place: Place, binaries: Binaries, durable: boolean): Promise<Passwords> {
  for (const name of readdirSync(place.home).filter((entry) => entry.startsWith('cluster.new-'))) {
    rmSync(join(place.home, name), { recursive: true, force: true });
  }
  const passwordFile = join(place.home, 'passwords.json');
  if (existsSync(place.cluster)) {
    const major = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim();
    if (major !== binaries.major) {
      throw new StartRefusal(
        'wrong_version',
        `数据目录由 PostgreSQL ${major} 创建，而当前自带的是 ${binaries.major}，不能直接打开。` +
          '请用原版本的程序导出数据后再升级。 (The data folder belongs to another PostgreSQL version.)',
      );
    }
    const known = JSON.parse(readFileSync(passwordFile, 'utf8')) as Omit<Passwords, 'program'> & Partial<Passwords>;
    if (known.program !== undefined) return { ...known, program: known.program };
    // Made before the server had a role of its own.
    const completed = { ...known, program: randomPassword() };
    writeFileSync(`${passwordFile}.new`, JSON.stringify(completed), { mode: 0o600, flush: true });
    renameSync(`${passwordFile}.new`, passwordFile);
    return completed;
  }

  const passwords = { superuser: randomPassword(), application: randomPassword(), program: randomPassword() };
  writeFileSync(passwordFile, JSON.stringify(passwords), { mode: 0o600, flush: true });
  // Built aside and renamed, so that a start killed half-way leaves nothing that looks complete.
  const draft = `${place.cluster}.new-${randomBytes(4).toString('hex')}`;
  const passwordForInit = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordForInit, passwords.superuser, { mode: 0o600 });
  if (place.runUser) for (const path of [draft, passwordForInit]) chownSync(path, place.runUser.uid, place.runUser.gid);
  try {
    await runInitdb(place, binaries, [
      `--pgdata=${draft}`,
      `--username=${superuserName}`,
      `--pwfile=${passwordForInit}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      ...(durable ? [] : ['--no-sync']),
    ]);
    renameSync(draft, place.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordForInit, { force: true });
  }
  return passwords;
}

function runInitdb(place: Place, binaries: Binaries, options: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, options, {
      cwd: place.home,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...place.runUser,
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.on('error', (error) => reject(cannotRun(error)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(databaseFailed(`数据库初始化失败：${complaint.trim()}`, place.home));
    });
  });
}

export function cannotRun(error: Error): StartRefusal {
  return new StartRefusal(
    'no_binaries',
    `无法启动自带的 PostgreSQL：${error.message}。请改用普通用户启动，或用 DATABASE_URL 指定一个 PostgreSQL。` +
      ' (Cannot start the bundled PostgreSQL.)',
    { cause: error },
  );
}

/**
 * The database belongs to an ordinary role that migrates it, and the server works with another one that owns nothing: a
 * flaw in a query reaches neither the superuser's powers nor the owner's (A8).
 */
export async function makeDatabase(adminUrl: string, passwords: Passwords): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select exists (select from pg_roles where rolname = '${roleName}') as "hasRole",
              exists (select from pg_roles where rolname = '${programRoleName}') as "hasProgramRole",
              exists (select from pg_database where datname = '${databaseName}') as "hasDatabase"`,
    );
    const verb = (exists: boolean) => (exists ? 'alter' : 'create');
    await client.query(`${verb(rows[0].hasRole)} role ${roleName} login password '${passwords.application}'`);
    await client.query(`${verb(rows[0].hasProgramRole)} role ${programRoleName} login password '${passwords.program}'`);
    if (!rows[0].hasDatabase) await client.query(`create database ${databaseName} owner ${roleName}`);
  } finally {
    await client.end();
  }
}
