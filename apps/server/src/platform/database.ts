import { Kysely, PostgresDialect, type PostgresPool, type Transaction } from 'kysely';
import pg from 'pg';
import { boundConnections } from './bounded-connections.ts';
import type { Tables } from './database-tables.ts';
import { NamingClient, setPreparedReader } from './prepare-query.ts';
import { Refusal } from './refusal.ts';

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

// bigint columns (points, sequences) stay far below 2^53, so numbers are exact and pleasant.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));
// A calendar day is a string: a Date would shift it by the time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** The longest wait for one answer of the database; the database itself stops a statement before that. */
const longestQueryMs = 12_000;

/** One plan that does not look at the values, and by the order of an index: a bitmap would read all that fits and sort it. */
export const readerOptions = '-c plan_cache_mode=force_generic_plan -c enable_bitmapscan=off';

/**
 * A pool with every wait bounded: without these limits a database behind a black hole hangs its callers for ever. A
 * request has less (`time-limit.ts`); these are for what runs by time and for commands.
 */
export function createPool(options: { url: string; size: number; isPrepared?: boolean; isReader?: boolean }): pg.Pool {
  const pool = new pg.Pool({
    ...(options.isPrepared === false ? {} : { Client: NamingClient }),
    ...(options.isReader === true ? { options: readerOptions } : {}),
    connectionString: options.url,
    max: options.size,
    connectionTimeoutMillis: 3_000,
    // A reader holds plans, which are dear to make again.
    idleTimeoutMillis: options.isReader === true ? 600_000 : 30_000,
    query_timeout: longestQueryMs,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    application_name: 'certification-careers',
  });
  // A connection that dies must not end the process, neither while it is idle nor in the middle of a transaction: its
  // query fails, and the next one opens another.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A database over one pool. `readers`: connections of its own for prepared statements outside of a transaction. */
export function createDb(pool: pg.Pool, readers?: pg.Pool): Db {
  const own = boundConnections(pool, { longestQueryMs });
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: { ...own, end: async () => void (await Promise.all([own.end(), readers?.end()])) } }) });
  if (readers !== undefined) setPreparedReader(db, askBy(boundConnections(readers, { longestQueryMs })));
  return db;
}

const askBy = (pool: PostgresPool) => async (text: string, values: unknown[]): Promise<unknown[]> => {
  const connection = await pool.connect();
  try {
    return (await connection.query<unknown>(text, values)).rows;
  } finally {
    connection.release();
  }
};

const shareOfReaders = 0.4;

/**
 * The database as a server uses it. Four in ten connections are for prepared statements outside of a transaction and plan
 * each once, without looking at its values. Left alone, PostgreSQL would plan one anew five times in every connection, and
 * whenever it guessed that the values matter: two milliseconds of the processor for half a millisecond of work.
 */
export function openDb({ url, size, isPrepared }: { url: string; size: number; isPrepared: boolean }): Db {
  const forReaders = isPrepared ? Math.floor(size * shareOfReaders) : 0;
  return createDb(createPool({ url, size: size - forReaders, isPrepared }), forReaders === 0 ? undefined : createPool({ url, size: forReaders, isReader: true }));
}

const hasCode = (error: unknown, codes: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));

/** Deadlocks and serialization failures: the database has rolled back, and a second try is what it asks for. */
const isConflict = (error: unknown): boolean => hasCode(error, ['40001', '40P01']);

/** A connection that had died unnoticed in the pool, or whose server was told to end. */
const isLost = (error: unknown): boolean =>
  hasCode(error, ['57P01', '57P02', '08006', '08003', 'ECONNRESET', 'EPIPE']) || (error instanceof Error && /^Connection terminated unexpectedly|not queryable/.test(error.message));

/** Reads again, once, what a connection that had died unnoticed did not answer. Only for what may be done twice. */
export async function repeatWhenLost<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isLost(error)) throw error;
    return read();
  }
}

/**
 * Runs one business action in one transaction. Inside another action's transaction it joins that one.
 * A Refusal rolls everything back, unless it keeps its writes (a counted wrong password).
 * Deadlocks and serialization failures are tried again, at most three times, and never reach the caller before that; so
 * is once a connection that was lost before the commit was sent, for then nothing can have happened.
 */
export async function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Tx);
  for (let attempt = 1; ; attempt += 1) {
    let isCommitting = false;
    try {
      const outcome = await db.transaction().execute(async (tx) => {
        try {
          const value = await work(tx);
          isCommitting = true;
          return { value };
        } catch (error) {
          if (!(error instanceof Refusal && error.keepsWrites)) throw error;
          isCommitting = true;
          return { refusal: error };
        }
      });
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    } catch (error) {
      const canRepeat = isConflict(error) ? attempt < 3 : isLost(error) && !isCommitting && attempt === 1;
      if (!canRepeat) throw error;
    }
  }
}
