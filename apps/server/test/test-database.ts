// A fresh, migrated database for one test file, cloned from the run's template.
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** As the owner of the tables, who migrates them. */
  url: string;
  /** As the role that the server works with, with the same rights as in production (A8). */
  programUrl: string;
  drop(): Promise<void>;
}

export const createTestDatabase = (): Promise<TestDatabase> => createDatabase(required('TEST_TEMPLATE'));

/** One without any table, as a restore needs it. */
export const createEmptyDatabase = (): Promise<TestDatabase> => createDatabase('template0');

async function createDatabase(template: string): Promise<TestDatabase> {
  const url = new URL(required('TEST_APPLICATION_URL'));
  const name = `test_${randomBytes(8).toString('hex')}`;
  url.pathname = `/${name}`;
  await runAsAdmin(`create database ${name} template ${template} owner "${decodeURIComponent(url.username)}"`);
  return {
    url: url.toString(),
    programUrl: programUrlOf(url.toString()),
    drop: () => runAsAdmin(`drop database if exists ${name} with (force)`),
  };
}

/** The same database as the role that the server works with. */
export function programUrlOf(databaseUrl: string): string {
  const url = new URL(required('TEST_PROGRAM_URL'));
  url.pathname = new URL(databaseUrl).pathname;
  return url.toString();
}

/** The server of the run, as who may look into its files. */
export const adminUrl = (): string => required('TEST_ADMIN_URL');

/** One statement that only the owner of the whole server may give. */
export async function runAsAdmin(statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: required('TEST_ADMIN_URL') });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing: run this test through vitest, whose global setup makes it`);
  return value;
}
