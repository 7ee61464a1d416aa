import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Tables } from './database-tables.ts';
import { NamingClient } from './prepare-query.ts';
import { Refusal } from './refusal.ts';

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

// bigint columns (points, sequences) stay far below 2^53, so numbers are exact and pleasant.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));
// A calendar day is a string: a Date would shift it by the time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/**
 * A pool with every wait bounded: without these limits a database behind a black hole hangs its callers for ever.
 */
export function createPool(options: { url: string; size: number; isPrepared?: boolean }): pg.Pool {
  const pool = new pg.Pool({
    ...(options.isPrepared === false ? {} : { Client: NamingClient }),
    connectionString: options.url,
    max: options.size,
    connectionTimeoutMillis: 4_000,
    idleTimeoutMillis: 30_000,
    query_timeout: 15_000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    application_name: 'certification-careers',
  });
  // A connection that dies while idle must not end the process; the next query opens another.
  pool.on('error', () => undefined);
  return pool;
}

export const createDb = (pool: pg.Pool): Db => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });

const isRetryable = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && (error.code === '40001' || error.code === '40P01');

/**
 * Runs one business action in one transaction. Inside another action's transaction it joins that one.
 * A Refusal rolls everything back, unless it keeps its writes (a counted wrong password).
 * Deadlocks and serialization failures are tried again, at most three times, and never reach the caller before that.
 */
export async function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Tx);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const outcome = await db.transaction().execute(async (tx) => {
        try {
          return { value: await work(tx) };
        } catch (error) {
          if (error instanceof Refusal && error.keepsWrites) return { refusal: error };
          throw error;
        }
      });
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    } catch (error) {
      if (!isRetryable(error) || attempt === 3) throw error;
    }
  }
}
