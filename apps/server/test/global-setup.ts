// One PostgreSQL for a test run with one migrated template database; each test file clones it.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { processStart } from '../src/platform/embedded-postgres-lock.ts';
import { stopOldPostmaster } from '../src/platform/embedded-postgres-leftovers.ts';
import { migrate, readMigrations } from '../src/platform/migrate.ts';

const migrationsDirectory = join(import.meta.dirname, '../migrations');
const folderPrefix = 'certification-careers-test-';
const quiet = () => undefined;

export default async function setUp(): Promise<() => Promise<void>> {
  const server = process.env['TEST_DATABASE_URL'];
  const own = server === undefined ? await startOwn() : undefined;
  const adminUrl = own?.adminUrl ?? server!;
  const applicationUrl = own?.url ?? server!;
  const programUrl = own?.programUrl ?? (await makeProgramRole(server!));

  const checksums = readMigrations(migrationsDirectory).map((migration) => migration.checksum);
  const template = `template_${createHash('sha256').update(checksums.join()).digest('hex').slice(0, 16)}`;
  await makeTemplate(adminUrl, { applicationUrl, programUrl, template });

  // Workers inherit the environment of the process that made them.
  process.env['TEST_ADMIN_URL'] = adminUrl;
  process.env['TEST_APPLICATION_URL'] = applicationUrl;
  process.env['TEST_PROGRAM_URL'] = programUrl;
  process.env['TEST_TEMPLATE'] = template;
  return async () => {
    if (own) await own.remove();
  };
}

async function startOwn(): Promise<EmbeddedPostgres & { remove(): Promise<void> }> {
  await sweepKilledRuns();
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}.${processStart(process.pid)}-`));
  const started = await startEmbeddedPostgres({ dataDir: folder, log: quiet, durable: false });
  return {
    ...started,
    async remove() {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// A test run that was killed leaves its database running; the next run ends and removes it.
async function sweepKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(folderPrefix))) {
    const [pid, start] = name.slice(folderPrefix.length).split('-')[0]!.split('.');
    if (processStart(Number(pid)) === start) continue;
    const folder = join(tmpdir(), name);
    try {
      await stopOldPostmaster(join(folder, 'postgres/cluster'), () => undefined);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Somebody else's run.
    }
  }
}

/** On a given server, a role like the one that the program's own PostgreSQL has. */
async function makeProgramRole(server: string): Promise<string> {
  const url = new URL(server);
  url.username = 'test_program';
  // The same for all runs on that server: they go on side by side.
  url.password = createHash('sha256').update(`${server} program`).digest('hex');
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock(5318008002)');
    const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [url.username]);
    await admin.query(`${rowCount === 1 ? 'alter' : 'create'} role ${url.username} login password '${url.password}'`);
  } finally {
    await admin.end();
  }
  return url.toString();
}

async function makeTemplate(adminUrl: string, { applicationUrl, programUrl, template }: { applicationUrl: string; programUrl: string; template: string }): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    // Several runs may share a TEST_DATABASE_URL; the first one makes the template, the others wait.
    await admin.query('select pg_advisory_lock(5318008002)');
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 1) return;
    const draft = `${template}_new`;
    await admin.query(`drop database if exists ${draft} with (force)`);
    await admin.query(`create database ${draft} owner "${decodeURIComponent(new URL(applicationUrl).username)}" template template0`);
    await migrate(withDatabase(applicationUrl, draft), { directory: migrationsDirectory, log: quiet, programRole: new URL(programUrl).username });
    await admin.query(`alter database ${draft} rename to ${template}`);
  } finally {
    await admin.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
