import type pg from 'pg';
import { createDb, createPool, type Db } from '../src/platform/database.ts';

/** One statement as the driver got it. */
export interface Asked {
  text: string;
  values: readonly unknown[];
}

/** Runs an act of the product on a real database and answers every statement that it sent, in order. */
export async function recordStatements(url: string, act: (db: Db) => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = [];
  const pool = createPool({ url, size: 1, isPrepared: false });
  const seen = new WeakSet<pg.PoolClient>();
  pool.on('connect', (client) => {
    if (seen.has(client)) return;
    seen.add(client);
    const query = client.query.bind(client) as (...parts: unknown[]) => unknown;
    client.query = ((first: string | { text: string; values?: unknown[] }, ...rest: unknown[]) => {
      asked.push(typeof first === 'string' ? { text: first, values: Array.isArray(rest[0]) ? rest[0] : [] } : { text: first.text, values: first.values ?? [] });
      return query(first, ...rest);
    }) as typeof client.query;
  });
  const db = createDb(pool);
  try {
    await act(db);
  } finally {
    await db.destroy();
  }
  return asked;
}
