// The drill: a backup taken while people work, brought into an empty database, proved to be the same.
import { revealContact } from '@cert/contract/reveal';
import { signInInstitution, signInPractitioner } from '@cert/contract/sign-in';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildPractitioner, buildPublishedCard, signedInPractitioner, testPassword, type BuiltInstitution } from '../../../test/builders.ts';
import { sendFeedback, uploadPicture } from '../../../test/feedback-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { createClient } from '../../../test/test-client.ts';
import { createEmptyDatabase, programUrlOf, type TestDatabase } from '../../../test/test-database.ts';
import { buildApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { createDb, createPool } from '../../platform/database.ts';
import { migrate, readMigrations } from '../../platform/migrate.ts';
import { createFolderStorage } from '../../platform/object-storage-folder.ts';
import { migrationsDirectory, openRuntime } from '../../runtime.ts';
import { checkActivitySeals } from '../activity/check-activity-seals.ts';
import { findSealHead, sealHeadFile } from '../activity/keep-seal-head.ts';
import { replaceSealHead } from '../activity/replace-seal-head.ts';
import { sealActivity } from '../activity/seal-activity.ts';
import { reconcilePoints } from '../points/reconcile-points.ts';
import { readArchive } from './archive/read-archive.ts';
import { identitiesOf } from './archive/seal-file.ts';
import { createBackup, type BackupMeans } from './create-backup.ts';
import { makeBackupKey } from './make-backup-key.ts';
import { restoreBackup } from './restore-backup.ts';
import { backupMeans } from './schedule.ts';
import { verifyBackup } from './verify-backup.ts';

let t: TestApp;
let means: BackupMeans;
let institution: BuiltInstitution;
let recipient: string;
let identities: string[];
const folder = mkdtempSync(join(tmpdir(), 'backup-'));
const backups = join(folder, 'backups');
const empties: TestDatabase[] = [];
const marks: string[] = [];

beforeAll(async () => {
  t = await createTestApp({ limits: { revealsPer10Minutes: 1_000, revealsPerDay: 1_000 } });
  // As the role that owns nothing: a backup needs no more than the server has.
  means = { ...backupMeans(t.deps), databaseUrl: programUrlOf(t.deps.config.databaseUrl!) };
  ({ recipient } = await makeBackupKey(join(folder, 'backup.key')));
  identities = identitiesOf(readFileSync(join(folder, 'backup.key'), 'utf8'));
  institution = await buildInstitution(t.deps, { points: 500 });
  await buildJob(t.deps, institution.id);
  for (let index = 0; index < 20; index += 1) {
    const person = await buildPractitioner(t.deps, { jobTitle: '含\t制表符、换行\n、反斜杠 \\. 和引号"的职称' });
    marks.push(person.phone, person.email!, person.wechatId!);
  }
});
afterAll(async () => {
  await t.close();
  for (const database of empties) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const back = (options: Partial<Parameters<typeof createBackup>[2]> = {}) => createBackup(t.deps.db, means, { folder: backups, recipients: [recipient], actor: systemActor, isScheduled: false, ...options });
const keys = () => ({ current: t.deps.config.contactKey! });

async function restoreInto(database: TestDatabase, path: string, pictures = mkdtempSync(join(folder, 'pictures-'))): Promise<void> {
  const archive = await verifyBackup({ path, identities, keys: keys() });
  const target = { ownerUrl: database.url, programRole: new URL(database.programUrl).username, migrationsDirectory: migrationsDirectory(), pictures: createFolderStorage(pictures) };
  await restoreBackup(target, { path, identities, archive, print: () => undefined });
}

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  empties.push(database);
  return database;
}

async function tablesOf(database: TestDatabase): Promise<number> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`);
  await client.end();
  return rows[0]!.count;
}

it('[trust 2.20] [trust I28] a backup taken under load comes back whole: rows, sums, logins, pictures, rights, and no phone in it', { timeout: 120_000 }, async () => {
  const person = await signedInPractitioner(t.deps);
  const feedbackId = await sendFeedback(t, person.token, { pictureIds: [await uploadPicture(t, person.token)] });
  const cards = await Promise.all(Array.from({ length: 60 }, () => buildPublishedCard(t.deps)));
  for (const card of cards) marks.push(card.phone, card.email!, card.wechatId!);
  await sealActivity(t.deps.db, { key: t.deps.cipher, headFile: sealHeadFile(folder) });

  let revealed = 0;
  const reveal = async (card: { cardId: string }) => {
    const { status } = await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
    expect(status).toBe(200);
    revealed += 1;
  };
  for (const card of cards.slice(0, 10)) await reveal(card);
  const work = (async () => {
    for (const card of cards.slice(10)) await reveal(card);
  })();
  const made = await back();
  const duringBackup = revealed;
  await work;
  expect(duringBackup).toBeGreaterThanOrEqual(10);
  expect(statSync(made.path).mode & 0o777).toBe(0o600);
  expect(readdirSync(backups)).toEqual([made.path.slice(backups.length + 1)]);

  const database = await emptyDatabase();
  const pictures = join(folder, 'objects');
  await restoreInto(database, made.path, pictures);

  const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.url, CONTACT_KEY: keys().current.toString('base64'), DATA_DIR: folder });
  const runtime = await openRuntime(config, { print: () => undefined });
  const app = await buildApp(runtime.deps);
  try {
    const { db } = runtime.deps;
    const { differenceCount, checks } = await reconcilePoints(db);
    expect([differenceCount, checks.length]).toEqual([0, 8]);
    // One moment of the ledger: a prefix of what it became, and not its end.
    const restored = await db.selectFrom('point_entries').selectAll().orderBy('sequence').execute();
    const whole = await t.db.selectFrom('point_entries').selectAll().orderBy('sequence').execute();
    expect(restored).toEqual(whole.slice(0, restored.length));
    expect(restored.length).toBeGreaterThanOrEqual(11);

    // What stood still is equal to the last byte.
    for (const table of ['practitioners', 'practitioner_accounts', 'registrations', 'jobs', 'stored_pictures', 'feedback', 'schema_migrations', 'activity_seals']) {
      const read = (from: typeof db) => sql<{ hash: string }>`select md5(string_agg(r::text, '|' order by r::text)) as hash from ${sql.table(table)} r`.execute(from);
      expect((await read(db)).rows, table).toEqual((await read(t.db)).rows);
    }
    const guards = (from: typeof db) => sql<{ what: string }>`
      select indexdef as what from pg_indexes where schemaname = 'public'
      union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
      union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
      union all select table_name || ' ' || privilege_type from information_schema.role_table_grants where grantee = current_user and table_schema = 'public'
      order by 1`.execute(from);
    expect((await guards(db)).rows).toEqual((await guards(t.deps.db)).rows);
    const call = createClient(app);
    expect((await call(signInPractitioner, { body: { phone: person.phone, password: testPassword } })).status).toBe(201);
    const session = await call(signInInstitution, { body: { accountName: institution.accountName, password: testPassword } });
    expect(session.status).toBe(201);
    // Ended, because one that was ended after the backup would live again.
    expect((await call(revealContact, { token: institution.token, params: { cardId: cards[0]!.cardId }, body: { expectedPoints: 1 } })).status).toBe(401);
    const shown = await call(revealContact, { token: session.body.token, params: { cardId: cards[0]!.cardId }, body: { expectedPoints: 1 } });
    expect(shown.body).toMatchObject({ pointsCharged: 0, contact: { phone: cards[0]!.phone, email: cards[0]!.email } });
    expect(readdirSync(join(pictures, 'feedback'))).toHaveLength(1);
    expect(feedbackId).toBeTruthy();
    // Numbers go on after the highest one, and the evidence is guarded as before.
    await logActivity(db, systemActor, { action: 'restore-backup' });
    await expect(sql`update activity_entries set action = 'x'`.execute(db)).rejects.toThrow(/permission denied/);
    await expect(sql`delete from point_entries`.execute(runtime.deps.db)).rejects.toThrow(/permission denied/);
    expect((await checkActivitySeals(db, { key: runtime.deps.cipher, headFile: sealHeadFile(folder) })).problem).toBeUndefined();
  } finally {
    await app.close();
    await runtime.close();
  }

  const file = readFileSync(made.path);
  const dumped: Buffer[] = [];
  await readArchive(made.path, identities, { onPiece: async (_table, bytes) => void dumped.push(bytes) });
  const dump = Buffer.concat(dumped);
  expect(dump.length).toBeGreaterThan(10_000);
  expect(dump.includes('王建国')).toBe(true);
  const places = (content: Buffer) => marks.filter((mark) => content.includes(mark) || content.includes(Buffer.from(mark).toString('hex')) || content.includes(Buffer.from(mark).toString('base64')));
  expect([places(file), places(dump)]).toEqual([[], []]);
});

it('[trust 2.20] a backup of an older program: its tables as they were, its rows, then the migrations since', { timeout: 60_000 }, async () => {
  const [older, newer] = [await emptyDatabase(), await emptyDatabase()];
  const later = 20;
  const only = new Set(readMigrations(migrationsDirectory()).map(({ version }) => version).filter((version) => version !== later));
  await migrate(older.url, { directory: migrationsDirectory(), log: () => undefined, only, programRole: new URL(older.programUrl).username });
  const db = createDb(createPool({ url: older.programUrl, size: 2 }));
  try {
    await logActivity(db, systemActor, { action: 'publish-card' });
    const made = await createBackup(db, { ...means, databaseUrl: older.programUrl }, { folder: join(folder, 'older'), recipients: [recipient], actor: systemActor, isScheduled: false });
    await restoreInto(newer, made.path);
  } finally {
    await db.destroy();
  }
  const client = new pg.Client({ connectionString: newer.url });
  await client.connect();
  expect((await client.query('select from activity_entries')).rowCount).toBe(1);
  expect((await client.query('select from alerts')).rowCount).toBe(0);
  expect((await client.query('select from schema_migrations where version = $1', [later])).rowCount).toBe(1);
  await client.end();
});

describe('what a restore refuses, before anything is changed', () => {
  let path: string;
  beforeAll(async () => void ({ path } = await back()));

  it('[trust 2.20] a database that holds anything', async () => {
    const before = await sql<{ count: number }>`select count(*)::int as count from activity_entries`.execute(t.db);
    await expect(restoreInto({ url: t.deps.config.databaseUrl!, programUrl: means.databaseUrl, drop: async () => undefined }, path)).rejects.toThrow('目标数据库不是空的');
    expect((await sql<{ count: number }>`select count(*)::int as count from activity_entries`.execute(t.db)).rows).toEqual(before.rows);
  });

  it('[trust 2.20] a file that was cut anywhere, or changed by one bit anywhere', { timeout: 60_000 }, async () => {
    const database = await emptyDatabase();
    const file = readFileSync(path);
    const bad = join(folder, 'bad.age');
    const spoiled: [string, Buffer][] = [
      ...[0, 10, 200, Math.floor(file.length / 2), file.length - 65_536, file.length - 1].filter((length) => length >= 0).map((length): [string, Buffer] => [`cut to ${length}`, file.subarray(0, length)]),
      ...[20, 120, Math.floor(file.length / 3), file.length - 5].map((place): [string, Buffer] => {
        const changed = Buffer.from(file);
        changed[place] = changed[place]! ^ 1;
        return [`changed at ${place}`, changed];
      }),
      ['with a tail', Buffer.concat([file, Buffer.from('x')])],
      ['something else', randomBytes(5_000)],
    ];
    for (const [what, bytes] of spoiled) {
      writeFileSync(bad, bytes);
      await expect(restoreInto(database, bad), what).rejects.toThrow(/备份文件|密钥不符/);
    }
    expect(await tablesOf(database)).toBe(0);
  });

  it('[trust 2.20] another key pair, another CONTACT_KEY, and a file that somebody else sealed for us', async () => {
    const database = await emptyDatabase();
    await makeBackupKey(join(folder, 'other.key'));
    const strange = identitiesOf(readFileSync(join(folder, 'other.key'), 'utf8'));
    await expect(verifyBackup({ path, identities: strange, keys: keys() })).rejects.toThrow('密钥不符');
    await expect(verifyBackup({ path, identities, keys: { current: randomBytes(32) } })).rejects.toThrow('CONTACT_KEY');
    const stranger = await createTestApp();
    try {
      const forged = await createBackup(stranger.deps.db, backupMeans(stranger.deps), { folder: join(folder, 'forged'), recipients: [recipient], actor: systemActor, isScheduled: false });
      await expect(restoreInto(database, forged.path)).rejects.toThrow('CONTACT_KEY');
    } finally {
      await stranger.close();
    }
    expect(await tablesOf(database)).toBe(0);
  });

  it('[trust 2.20] a file that is swapped after it was checked: what was loaded is undone, and the same restore can be done again', { timeout: 60_000 }, async () => {
    const database = await emptyDatabase();
    const archive = await verifyBackup({ path, identities, keys: keys() });
    const spoiled = Buffer.from(readFileSync(path));
    spoiled[spoiled.length - 30] = spoiled[spoiled.length - 30]! ^ 1;
    writeFileSync(join(folder, 'swapped.age'), spoiled);
    const target = { ownerUrl: database.url, programRole: new URL(database.programUrl).username, migrationsDirectory: migrationsDirectory(), pictures: createFolderStorage(join(folder, 'swapped')) };
    const args = { identities, archive, print: () => undefined };
    await expect(restoreBackup(target, { ...args, path: join(folder, 'swapped.age') })).rejects.toThrow('备份文件');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    expect((await client.query('select from practitioners')).rowCount).toBe(0);
    // A server does not begin to work on half a restore.
    const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, CONTACT_KEY: keys().current.toString('base64'), DATA_DIR: folder });
    await expect(openRuntime(config, { print: () => undefined })).rejects.toThrow('上次恢复没有完成');
    await restoreBackup(target, { ...args, path });
    expect((await client.query('select from practitioners')).rowCount).toBeGreaterThan(20);
    await client.end();
  });
});

it('[trust 2.20] a backup is refused into a served folder and without a public key, and leaves no half file', async () => {
  const served = join(folder, 'h5');
  mkdirSync(served);
  const servedMeans = { ...means, servedFolders: [served] };
  const options = { recipients: [recipient], actor: systemActor, isScheduled: false };
  await expect(createBackup(t.deps.db, servedMeans, { ...options, folder: join(served, 'backups') })).rejects.toThrow('对外提供网页文件');
  await expect(back({ recipients: [] })).rejects.toThrow('npm run backup:key');
  await expect(back({ recipients: ['age1nonsense'] })).rejects.toThrow('不是 age 公钥');
  const stop = new AbortController();
  const aborted = join(folder, 'aborted');
  await expect(back({ folder: aborted, signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow();
  expect(readdirSync(aborted)).toEqual([]);
  await expect(makeBackupKey(join(folder, 'backup.key'))).rejects.toThrow('没有覆盖');
  expect(statSync(join(folder, 'backup.key')).mode & 0o777).toBe(0o600);
});

it('[trust 2.20] [A8] an older backup on a machine that saw later seals: the former head is put aside and named, the log proves itself again', async () => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const headFile = sealHeadFile(dataDir);
  await logActivity(t.deps.db, systemActor, { action: 'publish-card' });
  await sealActivity(t.deps.db, { key: t.deps.cipher, headFile });
  const { path } = await back();
  await logActivity(t.deps.db, systemActor, { action: 'publish-card' });
  await sealActivity(t.deps.db, { key: t.deps.cipher, headFile });
  const later = findSealHead(headFile)!;
  const database = await emptyDatabase();
  await restoreInto(database, path);
  const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.url, CONTACT_KEY: keys().current.toString('base64'), DATA_DIR: dataDir });
  const runtime = await openRuntime(config, { print: () => undefined });
  try {
    const { db, cipher } = runtime.deps;
    expect((await checkActivitySeals(db, { key: cipher, headFile })).problem).toMatchObject({ kind: 'end_missing' });
    const former = await replaceSealHead(db, headFile);
    expect(former).toMatchObject({ formerNumber: later.number });
    expect(findSealHead(former!.movedTo)).toEqual(later);
    expect((await checkActivitySeals(db, { key: cipher, headFile })).problem).toBeUndefined();
    expect(await replaceSealHead(db, headFile)).toBeUndefined();
  } finally {
    await runtime.close();
  }
});
