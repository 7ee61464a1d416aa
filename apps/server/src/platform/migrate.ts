// Brings a database to the newest schema: plain numbered SQL files, forward only, each in a transaction.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { StartRefusal } from './embedded-postgres-refusal.ts';
import { grantToProgram } from './program-role.ts';

export interface MigrateOptions {
  directory: string;
  /** One Chinese line for each applied file. */
  log: (line: string) => void;
  /** The role that the server works with, when it is not the owner who migrates; it gets its rights at the end. */
  programRole?: string | undefined;
  /** Only these numbers: the tables as a backup had them. */
  only?: ReadonlySet<number>;
}

export interface Migration {
  version: number;
  name: string;
  checksum: string;
  sql: string;
}

// Any fixed number: every process that migrates this database asks for the same lock.
const LOCK = 5_318_008_001;
const OLDEST_SERVER = 150_000;

/**
 * Applies what is missing and answers the names of the applied files. Two programs may call it at once:
 * the second waits and then finds nothing to do.
 * @throws StartRefusal when the database cannot be reached or is too old, an applied file was edited or
 * removed, or a file fails.
 */
export async function migrate(database: string | pg.Pool, options: MigrateOptions): Promise<string[]> {
  const migrations = readMigrations(options.directory);
  // A connection of its own: a pool's time limits suit requests, not the building of indexes.
  const client = new pg.Client({ ...(typeof database === 'string' ? { connectionString: database } : ownOptions(database)) });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new StartRefusal('database_failed', `无法连接数据库：${(error as Error).message || String((error as NodeJS.ErrnoException).code)}。请检查 DATABASE_URL。 (Cannot reach the database.)`, { cause: error });
  }
  try {
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    if (Number(rows[0]?.version) < OLDEST_SERVER) {
      throw new StartRefusal('wrong_version', 'DATABASE_URL 指向的 PostgreSQL 版本太旧，需要 15 或更高。 (PostgreSQL 15 or newer is needed.)');
    }
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    if (options.only === undefined) await requireWhole(client);
    const applied = await applyMissing(client, migrations, options);
    if (options.programRole !== undefined) await grantToProgram(client, options.programRole);
    return applied;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function ownOptions(pool: pg.Pool): pg.ClientConfig {
  const { query_timeout: _query, statement_timeout: _statement, idle_in_transaction_session_timeout: _idle, ...rest } = pool.options;
  return rest;
}

/** The files in order. Numbers are unique; gaps are fine, so that parts written side by side each have a range of their own. */
export function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.sql')).sort();
  const seen = new Set<number>();
  return names.map((name) => {
    const version = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
    if (!(version > 0) || seen.has(version)) {
      throw refuse(`迁移文件 ${name} 的编号或名称不对：应为四位编号_名称.sql，编号不重复。`);
    }
    seen.add(version);
    const sql = readFileSync(join(directory, name), 'utf8').replaceAll('\r\n', '\n');
    return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** Tables that a restore has begun to fill look like an empty platform; a server must not begin to work on them. */
async function requireWhole(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ isUnfinished: boolean }>(`select to_regclass('public.unfinished_restore') is not null as "isUnfinished"`);
  if (rows[0]?.isUnfinished === true) throw refuse('这个数据库正在恢复，或上次恢复没有完成：请重新执行 npm run restore，或换一个空数据库。');
}

async function applyMissing(client: pg.Client, migrations: Migration[], { log, only }: MigrateOptions): Promise<string[]> {
  await client.query(`create table if not exists schema_migrations (
    version    integer primary key,
    name       text not null,
    checksum   text not null,
    applied_at timestamptz not null default now()
  )`);
  const { rows } = await client.query<{ version: number; name: string; checksum: string }>(
    'select version, name, checksum from schema_migrations order by version',
  );
  const filesByVersion = new Map(migrations.map((migration) => [migration.version, migration]));
  for (const row of rows) {
    const file = filesByVersion.get(row.version);
    if (file === undefined) {
      throw refuse(`数据库已执行过迁移 ${row.name}，而当前程序里没有它：程序比数据库旧，请使用新版本的程序。`);
    }
    if (file.checksum !== row.checksum) {
      throw refuse(
        `迁移 ${file.name} 执行之后被改动过（执行时为 ${row.name}）。已执行的迁移不能再改：请恢复原文件，把改动写成新的迁移。` +
          '仅用于试验的数据可以删除数据目录后重新开始。',
      );
    }
  }
  const applied: string[] = [];
  // By number, not by count: a file may arrive after one with a higher number, and must not be skipped.
  const done = new Set(rows.map((row) => row.version));
  for (const migration of migrations.filter(({ version }) => !done.has(version) && (only?.has(version) ?? true))) {
    const started = Date.now();
    await applyOne(client, migration);
    log(`已执行数据库迁移 ${migration.name}（${Date.now() - started} 毫秒）`);
    applied.push(migration.name);
  }
  return applied;
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migrations (version, name, checksum) values ($1, $2, $3)', [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    const position = Number((error as { position?: string }).position);
    const line = position > 0 ? `第 ${migration.sql.slice(0, position).split('\n').length} 行` : '';
    throw refuse(`迁移 ${migration.name} ${line}执行失败，已回滚：${(error as Error).message}`, error);
  }
}

function refuse(message: string, cause?: unknown): StartRefusal {
  return new StartRefusal('migration_refused', `${message} (Migration refused.)`, { cause });
}
