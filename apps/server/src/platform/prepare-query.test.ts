import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/test-database.ts';
import { createDb, createPool, inTransaction } from './database.ts';
import { prepareQuery } from './prepare-query.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const addUp = prepareQuery<{ left: number; right: number }, { sum: number }>(({ left, right }) => sql`select ${left}::int + ${right}::int + ${1}::int as sum`);
const listNames = async (isPrepared: boolean, inside: boolean) => {
  const db = createDb(createPool({ url: database.programUrl, size: 1, isPrepared }));
  try {
    const ask = async (each: Parameters<typeof addUp>[0]) => {
      for (const [left, right] of [[1, 2], [40, 1], [-5, 5]] as const) expect(await addUp(each, { left, right })).toEqual([{ sum: left + right + 1 }]);
    };
    await (inside ? inTransaction(db, ask) : ask(db));
    const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements where statement like '%as sum%'`.execute(db);
    return rows.length;
  } finally {
    await db.destroy();
  }
};

describe('prepareQuery', () => {
  it('fills in its values each time, and a connection plans it once', async () => expect(await listNames(true, false)).toBe(1));
  it('is the same inside a transaction', async () => expect(await listNames(true, true)).toBe(1));
  it('gives one text one name, and two texts two, in whatever order they are first asked', async () => {
    const prepare = (words: string) => prepareQuery<{ it: string }, { said: string }>((values) => sql`select ${values.it}::text || ${sql.lit(words)} as said`);
    const db = createDb(createPool({ url: database.programUrl, size: 1 }));
    try {
      for (const words of ['!', '!', '?', '.']) expect(await prepare(words)(db, { it: 'yes' })).toEqual([{ said: `yes${words}` }]);
    } finally {
      await db.destroy();
    }
  });
  it('keeps nothing where names do not work (DATABASE_PREPARED=0)', async () => expect(await listNames(false, false)).toBe(0));
});
