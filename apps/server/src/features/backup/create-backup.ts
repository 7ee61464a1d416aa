import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import pg from 'pg';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db } from '../../platform/database.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { BackupRefusal } from './archive/backup-refusal.ts';
import { dumpPictures } from './archive/dump-pictures.ts';
import { dumpTable, readLedger, readSequences, readTableShapes } from './archive/dump-tables.ts';
import { formatNumber, sealInput, type Manifest, type Summary } from './archive/manifest.ts';
import { isRecipient, sealFile } from './archive/seal-file.ts';
import { packEntry, tarEnd, type TarEntry } from './archive/tar.ts';
import { noteRun } from './note-run.ts';
import { nameBackup } from './rules.ts';

/** One backup at a time in one database. */
export const backupLock = 5_318_008_022;

export interface BackupProgress {
  table: string;
  tablesDone: number;
  tables: number;
  rows: number;
}

export interface BackupMeans {
  cipher: ContactCipher;
  databaseUrl: string;
  /** Null: the pictures are in a bucket and are not copied. */
  pictures: ObjectStorage | null;
  /** Folders whose files everybody can read: no backup is written there. */
  servedFolders: readonly string[];
}

export interface BackupMade {
  path: string;
  bytes: number;
  rows: number;
  pictures: number;
  missingPictures: number;
  takenAt: string;
}

/**
 * Copies the whole database, as it stood at one moment, and the uploaded pictures into one sealed file, beside the running
 * server. The file gets its name when it is whole. Memory does not grow with the data.
 * @throws BackupRefusal without a recipient, into a served folder, or while another backup runs.
 */
export async function createBackup(
  db: Db,
  means: BackupMeans,
  args: { folder: string; recipients: readonly string[]; actor: Actor; isScheduled: boolean; signal?: AbortSignal; onProgress?: (progress: BackupProgress) => void },
): Promise<BackupMade> {
  if (args.recipients.length === 0) throw new BackupRefusal('没有设置备份公钥：请先用 npm run backup:key 生成一对密钥，把公钥写入 BACKUP_RECIPIENTS，私钥保存在别的机器上。');
  const wrong = args.recipients.find((recipient) => !isRecipient(recipient));
  if (wrong !== undefined) throw new BackupRefusal(`BACKUP_RECIPIENTS 中的“${wrong.slice(0, 12)}…”不是 age 公钥（以 age1 开头）。`);
  const startedAt = new Date();
  const note = { startedAt, isScheduled: args.isScheduled };
  try {
    const path = join(await admitFolder(args.folder, means.servedFolders), nameBackup(startedAt));
    const made = await writeBackup(means, { ...args, path });
    await noteRun(db, { ...note, made });
    await logActivity(db, args.actor, { action: 'create-backup', detail: { rows: made.rows, bytes: made.bytes } });
    return made;
  } catch (error) {
    // Refused before anything was read, or stopped with the server: neither is a backup that failed.
    if (error instanceof BackupRefusal || args.signal?.aborted === true) throw error;
    await noteRun(db, { ...note, error }).catch(() => undefined);
    throw error;
  }
}

/** The folder, made when it is missing. What lies below a served folder could be fetched by anybody. */
async function admitFolder(folder: string, servedFolders: readonly string[]): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = await realpath(folder);
  for (const served of servedFolders) {
    const root = await realpath(served).catch(() => resolve(served));
    if (place === root || place.startsWith(root + sep)) throw new BackupRefusal(`不能把备份放在 ${folder}：这是对外提供网页文件的目录。`);
  }
  return place;
}

async function writeBackup(means: BackupMeans, args: Parameters<typeof createBackup>[2] & { path: string }): Promise<BackupMade> {
  const { signal } = args;
  // A connection of its own: a pool's time limits suit requests, not the copying of every table.
  const client = new pg.Client({ connectionString: means.databaseUrl, application_name: 'backup', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: locked } = await client.query<{ isMine: boolean }>('select pg_try_advisory_lock($1) as "isMine"', [backupLock]);
    if (locked[0]?.isMine !== true) throw new BackupRefusal('另一个备份正在进行，请等它结束。');
    await client.query(`set datestyle = 'ISO'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set client_encoding = 'UTF8'; set bytea_output = 'hex'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`);
    await client.query('begin isolation level repeatable read read only');
    const manifest = await readManifest(client, means.pictures === null ? 's3' : 'folder');
    const outcome = { rows: 0, pictures: 0, missingPictures: 0 };
    const bytes = await sealFile(archive(client, manifest, means, { outcome, onProgress: args.onProgress }), { path: args.path, recipients: args.recipients, signal });
    return { path: args.path, bytes, ...outcome, takenAt: manifest.takenAt };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readManifest(client: pg.Client, pictures: Manifest['pictures']): Promise<Manifest> {
  const { rows: moment } = await client.query<{ now: Date }>('select now()');
  const { rows: migrations } = await client.query<Manifest['migrations'][number]>('select version, name, checksum from schema_migrations order by version');
  const { rows: keys } = await client.query<{ version: number; check: string }>(`select version, encode(check_value, 'hex') as check from contact_keys where retired_at is null order by version`);
  const { rows: heads } = await client.query<{ number: number; seal: string }>(`select number, encode(seal, 'hex') as seal from activity_seals order by number desc limit 1`);
  return {
    format: formatNumber,
    program: 'certification-careers',
    takenAt: moment[0]!.now.toISOString(),
    migrations,
    tables: await readTableShapes(client),
    contactKeys: keys,
    pictures,
    activityHead: heads[0] ?? null,
  };
}

/** The entries in their order: manifest, pictures, tables, summary. */
async function* archive(
  client: pg.Client,
  manifest: Manifest,
  means: BackupMeans,
  { outcome, onProgress }: { outcome: { rows: number; pictures: number; missingPictures: number }; onProgress: ((progress: BackupProgress) => void) | undefined },
): AsyncGenerator<Buffer> {
  const at = new Date(manifest.takenAt);
  const asJson = (name: string, value: unknown): TarEntry => ({ name, bytes: Buffer.from(`${JSON.stringify(value, null, 1)}\n`) });
  yield* packEntry(asJson('manifest.json', manifest), at);

  const pictureHash = createHash('sha256');
  const pictures = { count: 0, bytes: 0, missing: 0 };
  if (means.pictures !== null) {
    for await (const entry of dumpPictures(client, means.pictures, () => (pictures.missing += 1))) {
      pictures.count += 1;
      pictures.bytes += entry.bytes.length;
      pictureHash.update(`${entry.name}\0${entry.bytes.length}\0`).update(entry.bytes);
      yield* packEntry(entry, at);
    }
  }

  const rows: Record<string, number> = {};
  const checksums: Record<string, string> = {};
  for (const [index, table] of manifest.tables.entries()) {
    onProgress?.({ table: table.name, tablesDone: index, tables: manifest.tables.length, rows: outcome.rows });
    for await (const entry of dumpTable(client, table, (dumped) => {
      rows[table.name] = dumped.rows;
      checksums[table.name] = dumped.checksum;
      outcome.rows += dumped.rows;
    })) yield* packEntry(entry, at);
  }
  const summary: Omit<Summary, 'seal'> = { rows, checksums, sequences: await readSequences(client), ledger: await readLedger(client), pictures: { ...pictures, checksum: pictureHash.digest('hex') } };
  outcome.pictures = pictures.count;
  outcome.missingPictures = pictures.missing;
  const seal = means.cipher.index(sealInput(manifest, summary)).toString('hex');
  yield* packEntry(asJson('summary.json', { ...summary, seal }), at);
  yield tarEnd;
}
