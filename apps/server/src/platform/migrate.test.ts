import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/test-database.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let pool: pg.Pool;
let directory: string;
const log: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  // The clone comes migrated; these tests bring their own files.
  await pool.query(`drop owned by current_user cascade`);
  await pool.query(`create schema if not exists public`);
  directory = mkdtempSync(join(tmpdir(), 'migrate-test-'));
  log.length = 0;
  write('0001_first.sql', '-- Why: a table.\ncreate table first (n int);\ninsert into first values (1);');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (name: string, sql: string) => writeFileSync(join(directory, name), sql);
const run = (target: string | pg.Pool = database.url) => migrate(target, { directory, log: (line) => log.push(line) });
const rowsOf = async (table: string) => (await pool.query(`select * from ${table}`)).rows;

describe('migrate', () => {
  it('applies the files in order, once, and takes a pool as well as a url', async () => {
    write('0002_second.sql', '-- Why: a column.\nalter table first add column m int default 2;');
    expect(await run()).toEqual(['0001_first.sql', '0002_second.sql']);
    expect(await run(pool)).toEqual([]);
    expect(await rowsOf('first')).toEqual([{ n: 1, m: 2 }]);
    write('0003_third.sql', '-- Why: a row.\ninsert into first values (3);');
    expect(await run(pool)).toEqual(['0003_third.sql']);
    expect(log).toHaveLength(3);
  });

  it('four programs at once apply every file once', async () => {
    const applied = await Promise.all([run(), run(), run(), run()]);
    expect(applied.flat()).toEqual(['0001_first.sql']);
    expect(await rowsOf('first')).toHaveLength(1);
  });

  it('a failing file is rolled back whole, with its name and line, and can be repaired', async () => {
    write('0002_second.sql', '-- Why: it fails half-way.\ncreate table second (n int);\nselect nonsense;');
    await expect(run()).rejects.toMatchObject({ code: 'migration_refused', message: expect.stringMatching(/0002_second\.sql 第 3 行/) });
    await expect(pool.query('select from second')).rejects.toThrow();
    write('0002_second.sql', '-- Why: it works now.\ncreate table second (n int);');
    expect(await run()).toEqual(['0002_second.sql']);
  });

  it('refuses an applied file that was edited', async () => {
    await run();
    write('0001_first.sql', '-- Why: edited.\ncreate table first (n bigint);');
    await expect(run()).rejects.toMatchObject({ code: 'migration_refused', message: expect.stringContaining('0001_first.sql') });
  });

  it('takes the same file with other line endings as unchanged', async () => {
    await run();
    write('0001_first.sql', '-- Why: a table.\r\ncreate table first (n int);\r\ninsert into first values (1);');
    expect(await run()).toEqual([]);
  });

  it('allows gaps between numbers, and does not skip a file that arrives late below a higher number', async () => {
    write('0030_later.sql', '-- Why: a range of its own.\ncreate table later (n int);');
    expect(await run()).toEqual(['0001_first.sql', '0030_later.sql']);
    write('0020_between.sql', '-- Why: another range.\ncreate table between_them (n int);');
    expect(await run()).toEqual(['0020_between.sql']);
  });

  it('refuses a database that is newer than the program', async () => {
    write('0002_second.sql', '-- Why: one more.\nselect 1;');
    await run();
    rmSync(join(directory, '0002_second.sql'));
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining('0002_second.sql') });
  });

  it.each(['0001_twice.sql', '2_short.sql', '0002-dash.sql'])('refuses the file name %s', async (name) => {
    write(name, 'select 1');
    await expect(run()).rejects.toMatchObject({ code: 'migration_refused' });
    await expect(pool.query('select from first')).rejects.toThrow();
  });

  it('says so when the database cannot be reached, without its password', async () => {
    const answer = run('postgres://someone:secret-password@127.0.0.1:1/none');
    await expect(answer).rejects.toMatchObject({ code: 'database_failed' });
    await expect(answer).rejects.not.toThrow('secret-password');
  });
});
