import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

const cap = 100;

/** How many alerts wait for somebody (A8), counted to a cap: the console shows 99+. */
export async function countOpenAlerts(db: Db): Promise<{ count: number }> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 from alerts where handled_at is null limit ${cap}) as open
  `.execute(db);
  return { count: rows[0]?.count ?? 0 };
}
