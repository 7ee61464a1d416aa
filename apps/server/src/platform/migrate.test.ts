import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/test-database.ts';
import { migrate, readMigrations } from './migrate.ts';

// The test database has every migration of the program; these stand far behind them and are brought by a folder of their own.
let database: TestDatabase;
let directory: string;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'migrations-'));
  for (const { name, sql } of readMigrations(join(import.meta.dirname, '../../migrations'))) writeFileSync(join(directory, name), sql);
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (name: string, sql: string) => writeFileSync(join(directory, name), sql);
const run = () => migrate(database.url, { directory, log: () => undefined });

describe('migrate', () => {
  it('applies files in the order of their numbers, gaps or not, and each once', async () => {
    write('9010_tenth.sql', 'create table migration_test_b as select * from migration_test_a');
    write('9002_second.sql', 'create table migration_test_a (id text)');
    expect(await run()).toEqual(['9002_second.sql', '9010_tenth.sql']);
    expect(await run()).toEqual([]);
  });

  it('applies a file that arrives after one with a higher number', async () => {
    write('9002_second.sql', 'create table migration_test_a (id text)');
    write('9010_tenth.sql', 'create table migration_test_b as select * from migration_test_a');
    write('9005_late.sql', 'create table migration_test_c (id text)');
    expect(await run()).toEqual(['9005_late.sql']);
  });

  it('refuses two files with one number, a changed file, and a database that is newer', async () => {
    write('9002_second.sql', 'create table migration_test_a (id text)');
    write('9002_other.sql', 'select 1');
    await expect(run()).rejects.toThrow('编号不重复');
    rmSync(join(directory, '9002_other.sql'));
    await expect(run()).rejects.toThrow('程序比数据库旧');
    write('9005_late.sql', 'create table migration_test_c (id text)');
    write('9010_tenth.sql', 'select 1');
    await expect(run()).rejects.toThrow('执行之后被改动过');
  });
});
