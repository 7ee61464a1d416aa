// Where a secret could lie in full: every table as text, and the files of the database itself.
import { sql } from 'kysely';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestApp } from './test-app.ts';
import { adminUrl } from './test-database.ts';

/** Table → all its rows as PostgreSQL writes them, like a plain dump; bytes are hexadecimal digits. */
export async function dumpAsText({ db }: Pick<TestApp, 'db'>): Promise<Map<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db);
  const dumped = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select r::text as row from ${sql.table(name)} r`.execute(db);
    dumped.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return dumped;
}

/** The secrets that stand in a text, also as hexadecimal digits or base64 of themselves. */
export function foundIn(text: string, secrets: Iterable<string>): string[] {
  const forms = (secret: string) => [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').replace(/=+$/, '')];
  return [...secrets].filter((secret) => forms(secret).some((form) => text.includes(form)));
}

/**
 * `grep -a` over the files of this database and the log of writes that changed after `since`, after everything was written
 * to them.
 * @returns what was found as `file: secret`, how many bytes were searched, and whether the control text stood in them;
 * undefined when the files are another machine's.
 */
export async function searchDataFiles({ db }: Pick<TestApp, 'db'>, { secrets, control, since }: { secrets: ReadonlyMap<string, string>; control: string; since: number }): Promise<{ found: string[]; bytes: number; hasControl: boolean } | undefined> {
  const admin = new pg.Client({ connectionString: adminUrl() });
  await admin.connect();
  try {
    await admin.query('checkpoint');
    const { rows: [shown] } = await admin.query<{ data_directory: string }>('show data_directory');
    const folder = shown!.data_directory;
    const { rows: [own] } = await sql<{ oid: string }>`select oid::text from pg_database where datname = current_database()`.execute(db);
    const places = [join(folder, 'base', own!.oid), join(folder, 'pg_wal'), join(folder, 'pg_xact')];
    const files = places.flatMap((place) => listFiles(place, since));
    if (files.length === 0) return undefined;
    const found: string[] = [];
    let bytes = 0;
    let hasControl = false;
    for (const file of files) {
      const content = readIfThere(file);
      bytes += content.length;
      hasControl ||= content.includes(control);
      for (const [what, secret] of secrets) if (content.includes(secret)) found.push(`${file.slice(folder.length + 1)}: ${what}`);
    }
    return { found, bytes, hasControl };
  } finally {
    await admin.end();
  }
}

function listFiles(folder: string, since: number): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name)).filter((path) => {
      const state = statSync(path, { throwIfNoEntry: false });
      return state?.isFile() === true && state.mtimeMs >= since;
    });
  } catch {
    return [];
  }
}

/** Other tests work on the same server: a file of the log may be gone by now. */
function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
