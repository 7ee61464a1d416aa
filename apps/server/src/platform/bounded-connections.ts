import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { timeLeft, TimeIsUp } from './time-limit.ts';

const rollbackMs = 2_000;

/** What the database did not answer in time. The driver goes on waiting on that connection, so it must not be used again. */
const isUnanswered = (error: unknown): boolean => error instanceof Error && error.message === 'Query read timeout';

/**
 * The pool as the queries see it: each waits no longer than its request may still take, and a connection that did not
 * answer in time is closed instead of lent again. Lent again, the next request would wait behind the old query, and what
 * it commits would carry the half of a transaction that nobody rolled back.
 *
 * After one unanswered query every connection that has been idle since is suspect too (a network that swallows
 * everything, a switched-over database) and is replaced before it is used.
 */
export function boundConnections(pool: pg.Pool, { longestQueryMs }: { longestQueryMs: number }): PostgresPool {
  const known = new WeakMap<pg.PoolClient, BoundedConnection>();
  const trust = { since: 0 };
  return {
    async connect() {
      for (;;) {
        if (timeLeft() <= 0) throw new TimeIsUp('no time is left for a connection');
        const client = await pool.connect();
        const connection = known.get(client) ?? new BoundedConnection(client, trust, longestQueryMs);
        known.set(client, connection);
        if (connection.answeredAt >= trust.since) return connection;
        client.release(true);
      }
    },
    end: () => pool.end(),
  };
}

class BoundedConnection implements PostgresPoolClient {
  answeredAt = performance.now();
  private isBroken = false;
  private readonly client: pg.PoolClient;
  private readonly trust: { since: number };
  private readonly longestQueryMs: number;

  constructor(client: pg.PoolClient, trust: { since: number }, longestQueryMs: number) {
    this.client = client;
    this.trust = trust;
    this.longestQueryMs = longestQueryMs;
  }

  // Kysely's type has a second form, for cursors, which nothing here uses.
  query = (async (text: string, values: unknown[]) => {
    // The end of a transaction is sent even when the time is up: the connection is lent to others after it.
    const waitMs = text === 'rollback' ? rollbackMs : Math.min(timeLeft(), this.longestQueryMs);
    if (waitMs <= 0) throw new TimeIsUp('no time is left for a query');
    if (this.isBroken) throw new TimeIsUp('the connection did not answer in time');
    const askedAt = performance.now();
    try {
      // The driver takes a limit of one query, and its types do not know it.
      const result = await this.client.query({ text, values, query_timeout: Math.ceil(waitMs) } as pg.QueryConfig);
      this.answeredAt = performance.now();
      return result;
    } catch (error) {
      if (isUnanswered(error)) {
        this.isBroken = true;
        this.trust.since = Math.max(this.trust.since, askedAt);
      } else this.answeredAt = performance.now();
      throw error;
    }
  }) as unknown as PostgresPoolClient['query'];

  release(): void {
    this.client.release(this.isBroken);
  }
}
