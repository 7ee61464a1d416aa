// A PostgreSQL with one database for each size, made once and used again.
import pg from 'pg';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../apps/server/src/platform/embedded-postgres.ts';
import { createContactCipher } from '../../apps/server/src/platform/contact-cipher.ts';
import { migrate, readMigrations } from '../../apps/server/src/platform/migrate.ts';
import { refreshSessions, writeBlocks, writeInstitutions, writeLedger } from './write-institutions.ts';
import { writeJobs } from './write-jobs.ts';
import { writePeople } from './write-people.ts';
import { openCopy } from './copy.ts';

export const contactKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const ledgerLines = 100_000;
/** Raise it when what is made changes: databases of an older form are made anew. */
const form = 3;

export interface Cluster {
  /** As superuser, for making databases and for EXPLAIN. */
  adminUrl: string;
  /** As the owner of the tables and as the role that the server works with, of one database. */
  ownerUrl(name: string): string;
  programUrl(name: string): string;
  version: string;
  stop(): Promise<void>;
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

/** The own PostgreSQL of the program in this folder, or the server of BENCH_DATABASE_URL (as superuser). */
export async function openCluster(folder: string, log: (line: string) => void): Promise<Cluster> {
  const given = process.env['BENCH_DATABASE_URL'];
  mkdirSync(folder, { recursive: true });
  const own = given === undefined ? await startEmbeddedPostgres({ dataDir: folder, log }) : undefined;
  const adminUrl = own?.adminUrl ?? given!;
  const { rows } = await query(adminUrl, 'show server_version');
  return {
    adminUrl,
    ownerUrl: (name) => withDatabase(own?.url ?? given!, name),
    programUrl: (name) => withDatabase(own?.programUrl ?? given!, name),
    version: String(rows[0]!['server_version']),
    stop: async () => own?.stop(),
  };
}

export async function query(url: string, text: string, values: readonly unknown[] = []): Promise<pg.QueryResult<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Record<string, unknown>>(text, [...values]);
  } finally {
    await client.end();
  }
}

/** What the measurements know of a made database. */
export interface BenchDatabase {
  name: string;
  cards: number;
  adminUrl: string;
  ownerUrl: string;
  programUrl: string;
  /** Seconds that making it took; null when it was there. */
  madeInSeconds: number | null;
}

/** The database with so many published cards: the one that is there, or a new one. */
export async function openDatabase(cluster: Cluster, { cards, log }: { cards: number; log: (line: string) => void }): Promise<BenchDatabase> {
  const name = `bench_${cards}`;
  const urls = { adminUrl: withDatabase(cluster.adminUrl, name), ownerUrl: cluster.ownerUrl(name), programUrl: cluster.programUrl(name) };
  const migrations = join(import.meta.dirname, '../../apps/server/migrations');
  const mark = `form ${form}, ${readMigrations(migrations).map((migration) => migration.checksum.slice(0, 4)).join('')}`;
  const { rows } = await query(cluster.adminUrl, `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1`, [name]);
  if (rows[0]?.['mark'] === mark) {
    await refreshSessions(urls.adminUrl);
    return { name, cards, ...urls, madeInSeconds: null };
  }
  const started = performance.now();
  await query(cluster.adminUrl, `drop database if exists ${name} with (force)`);
  await query(cluster.adminUrl, `create database ${name} owner "${decodeURIComponent(new URL(urls.ownerUrl).username)}" template template0`);
  const programRole = decodeURIComponent(new URL(urls.programUrl).username);
  const isOneRole = programRole === decodeURIComponent(new URL(urls.ownerUrl).username);
  await migrate(urls.ownerUrl, { directory: migrations, log: () => undefined, programRole: isOneRole ? undefined : programRole });
  await fill(urls.adminUrl, cards, log);
  await query(cluster.adminUrl, `comment on database ${name} is '${mark}'`);
  const madeInSeconds = Math.round((performance.now() - started) / 1000);
  log(`${name}: made in ${madeInSeconds} s`);
  return { name, cards, ...urls, madeInSeconds };
}

async function fill(url: string, cards: number, log: (line: string) => void): Promise<void> {
  const now = Date.now();
  const clients = await Promise.all(Array.from({ length: 4 }, async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // Foreign keys are true by construction, and checking them row by row would take longer than everything else.
    await client.query(`set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'`);
    return client;
  }));
  const [first, second, third, fourth] = clients as [pg.Client, pg.Client, pg.Client, pg.Client];
  try {
    const { rows: indexes } = await first.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
       where schemaname = 'public' and tablename in ('practitioners', 'registrations', 'cards', 'card_schemes', 'card_scheme_pairs')
         and indexname not in (select conname from pg_constraint)`,
    );
    for (const { name } of indexes) await first.query(`drop index "${name}"`);
    const tables = {
      practitioners: openCopy(first, 'practitioners', ['id', 'registry_no', 'name', 'sex', 'birth_date', 'birth_precision', 'phone_cipher', 'phone_index', 'email_cipher', 'city_code', 'education', 'job_title', 'employer_name', 'employer_key', 'employment_kind']),
      registrations: openCopy(second, 'registrations', ['id', 'practitioner_id', 'scheme', 'grade', 'certificate_no', 'valid_until', 'technical_areas']),
      cards: openCopy(third, 'cards', ['id', 'practitioner_id', 'published_at', 'first_published_at', 'hides_from_employer', 'city_code', 'province_code', 'employer_key', 'held']),
      practitionerAccounts: openCopy(fourth, 'practitioner_accounts', ['practitioner_id', 'phone_index', 'bound_at']),
    };
    const made = await writePeople(tables, { count: cards, now, cipher: createContactCipher(contactKey) });
    for (const table of Object.values(tables)) await table.end();
    log(`  people and registrations: ${Math.round((Date.now() - now) / 1000)} s`);
    // What refresh-card-search.ts of the server writes.
    await first.query(
      `insert into card_schemes (card_id, scheme, grade, city_code, province_code, published_at, valid_until)
       select c.id, r.scheme, r.grade, c.city_code, c.province_code, c.published_at, r.valid_until
       from cards c join registrations r on r.practitioner_id = c.practitioner_id
       where r.valid_until is null or r.valid_until >= (now() at time zone 'Asia/Shanghai')::date order by c.published_at`,
    );
    await first.query('insert into card_scheme_pairs select * from scheme_pairs_now order by published_at');
    for (const { definition } of indexes) await first.query(definition);
    log(`  search rows and indexes: ${Math.round((Date.now() - now) / 1000)} s`);
    await writeInstitutions(first, made.practitionerIds);
    await writeBlocks(first);
    await writeJobs(first, now);
    await writeLedger(first, ledgerLines);
    await first.query('vacuum analyze');
    await first.query('checkpoint');
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

export const benchFolder = (): string => {
  const folder = join(import.meta.dirname, '../../.data/bench');
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  return folder;
};
