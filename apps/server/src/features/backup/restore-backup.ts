import pg from 'pg';
import { migrate, readMigrations } from '../../platform/migrate.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { BackupRefusal } from './archive/backup-refusal.ts';
import { loadArchive } from './archive/load-archive.ts';
import type { ReadArchive } from './archive/read-archive.ts';

/** One restore at a time in one database; the same lock keeps the programs' migrations apart from it. */
const restoreLock = 5_318_008_023;

export interface RestoreTarget {
  /** As the owner of the tables. */
  ownerUrl: string;
  /** The role that the server works with, when it is not the owner. */
  programRole: string | undefined;
  migrationsDirectory: string;
  pictures: ObjectStorage;
}

/**
 * Brings a backup into an empty database: the tables as they were at its migration, all rows in one transaction that is
 * kept only when every count, checksum and sum agrees, then the migrations since. Every session ends, because one that was
 * ended after the backup would live again. The archive has been verified by the caller; it is checked again while it is read.
 * @throws BackupRefusal when the database is not empty, the program is older than the backup, or something differs: then
 * nothing is kept, and the same restore can be tried again.
 */
export async function restoreBackup(
  target: RestoreTarget,
  { path, identities, archive, print }: { path: string; identities: readonly string[]; archive: ReadArchive; print: (line: string) => void },
): Promise<void> {
  const migrations = requireKnownMigrations(archive, target.migrationsDirectory);
  const client = new pg.Client({ connectionString: target.ownerUrl, application_name: 'restore', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ isMine: boolean }>('select pg_try_advisory_lock($1) as "isMine"', [restoreLock]);
    if (rows[0]?.isMine !== true) throw new BackupRefusal('另一个恢复正在进行。');
    await requireEmpty(client);
    await client.query('create table if not exists unfinished_restore (started_at timestamptz not null default now())');
    await migrate(target.ownerUrl, { directory: target.migrationsDirectory, log: print, only: migrations });
    await loadArchive(client, { path, identities, expected: archive, pictures: target.pictures, print });
    await client.query('analyze');
  } finally {
    await client.end().catch(() => undefined);
  }
  await migrate(target.ownerUrl, { directory: target.migrationsDirectory, log: print, programRole: target.programRole });
}

/** The migrations that the backup had; each must be ours, unchanged. */
function requireKnownMigrations({ manifest }: ReadArchive, directory: string): ReadonlySet<number> {
  const known = new Map(readMigrations(directory).map((migration) => [migration.version, migration.checksum]));
  const strange = manifest.migrations.find(({ version, checksum }) => known.get(version) !== checksum);
  if (strange !== undefined) throw new BackupRefusal(`备份来自更新的或不同的程序（迁移 ${strange.name}）：请使用同一版本或更新的程序恢复。`);
  return new Set(manifest.migrations.map(({ version }) => version));
}

/** No tables at all, or only those of a restore that did not end. */
async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`);
  if (rows.length === 0) return;
  const isUnfinished = rows.some(({ name }) => name === 'unfinished_restore');
  if (!isUnfinished) throw new BackupRefusal('目标数据库不是空的，未作任何修改。只能恢复到空数据库或空数据目录：请新建数据库，或换一个 DATA_DIR。');
}
