import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from './database.ts';
import { prepareQuery } from './prepare-query.ts';

export interface Counted {
  count: number;
  /** Seconds until the window is over. */
  retryAfterSeconds: number;
}

const countWithLock = prepareQuery<{ key: string; seconds: number; lockAt: number }, Counted>(({ key, seconds, lockAt }) => {
  const window = sql`make_interval(secs => ${seconds}::int)`;
  return sql<Counted>`
    insert into limit_counters as counter (key, count, expires_at) values (${key}, 1, now() + ${window})
    on conflict (key) do update set
      count = case when counter.expires_at <= now() then 1 else counter.count + 1 end,
      expires_at = case when counter.expires_at <= now() or counter.count + 1 = ${lockAt}::int then now() + ${window} else counter.expires_at end
    returning count, ceil(extract(epoch from expires_at - clock_timestamp()))::int as "retryAfterSeconds"`;
});

/**
 * Adds one to a counter whose window begins with its first event, and answers the new count. With `lockAt`, reaching
 * that count begins the window anew, so a lock lasts its whole time from the last straw.
 * Counted in the database, so it holds over several processes and after restarts.
 */
export async function countUp(db: Db | Tx, key: string, windowSeconds: number, lockAt = 0): Promise<Counted> {
  const [counted] = await countWithLock(db, { key, seconds: windowSeconds, lockAt });
  if (counted === undefined) throw new Error('a counter answered no row');
  return counted;
}

/** Counts one for each `key` with its `seconds`, without waiting for the disk. Only as a statement of its own, see countQuickly. */
export const countEach = (keys: RawBuilder<unknown>): RawBuilder<Counted> => sql<Counted>`
  insert into limit_counters as counter (key, count, expires_at)
  select asked.key, 1, now() + make_interval(secs => asked.seconds) from (${keys}) as asked where set_config('synchronous_commit', 'off', true) is not null
  on conflict (key) do update set
    count = case when counter.expires_at <= now() then 1 else counter.count + 1 end,
    expires_at = case when counter.expires_at <= now() then excluded.expires_at else counter.expires_at end
  returning count, ceil(extract(epoch from expires_at - clock_timestamp()))::int as "retryAfterSeconds"`;

const countWithoutWaiting = prepareQuery<{ key: string; seconds: number }, Counted>(({ key, seconds }) => countEach(sql`select ${key}::text as key, ${seconds}::int as seconds`));

/**
 * As countUp, but outside a transaction without waiting for the disk: a crash of the database may forget the last moments
 * of a reading limit, and every list would wait for a write otherwise. Inside a transaction, which may hold a charge, it is
 * countUp.
 */
export async function countQuickly(db: Db | Tx, key: string, windowSeconds: number): Promise<Counted> {
  if (db.isTransaction) return countUp(db, key, windowSeconds);
  const [counted] = await countWithoutWaiting(db, { key, seconds: windowSeconds });
  if (counted === undefined) throw new Error('a counter answered no row');
  return counted;
}

/** The present count of a window, without adding to it. */
export async function readCount(db: Db | Tx, key: string): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select count, ceil(extract(epoch from expires_at - clock_timestamp()))::int as "retryAfterSeconds"
    from limit_counters where key = ${key} and expires_at > now()
  `.execute(db);
  return rows[0] ?? { count: 0, retryAfterSeconds: 0 };
}

/** Forgets a counter, e.g. the wrong passwords after a right one. */
export async function clearCount(db: Db | Tx, key: string): Promise<void> {
  await db.deleteFrom('limit_counters').where('key', '=', key).execute();
}

/** Deletes windows that are over. Run by time. */
export async function deleteExpiredCounters(db: Db): Promise<void> {
  await db.deleteFrom('limit_counters').where('expires_at', '<', sql<Date>`now()`).execute();
}
