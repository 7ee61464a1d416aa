import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import type { LogLine, Seal } from './rules.ts';

/** The lines with from ≤ id ≤ to, in the order of their ids. */
export async function readLines(db: Db | Tx, { from, to, limit }: { from: number; to: number; limit: number }): Promise<LogLine[]> {
  const { rows } = await sql<LogLine>`
    select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_kind, actor_id, action, object_kind, object_id,
      detail::text as detail, address, request_id
    from activity_entries where id >= ${from} and id <= ${to} order by id limit ${limit}
  `.execute(db);
  return rows;
}

/** The highest id ever given to a line, also by transactions under way. */
export async function readLastId(db: Db | Tx): Promise<number> {
  const { rows } = await sql<{ last: number }>`select coalesce(pg_sequence_last_value('activity_entries_id_seq'), 0) as last`.execute(db);
  return rows[0]?.last ?? 0;
}

/** The transactions that have written, or are about to write, a line and have not ended. */
export async function readWriters(db: Db | Tx): Promise<string[]> {
  const { rows } = await sql<{ writer: string }>`
    select distinct virtualtransaction as writer from pg_locks
    where relation = 'activity_entries'::regclass and mode = 'RowExclusiveLock' and granted and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())
  `.execute(db);
  return rows.map((row) => row.writer);
}

const sealColumns = ['number', 'from_id', 'to_id', 'entry_count', 'first_at', 'last_at', 'entries_hash', 'entry_marks', 'previous_seal', 'seal', 'sealed_at'] as const;

export const findLastSeal = (db: Db | Tx): Promise<Seal | undefined> =>
  db.selectFrom('activity_seals').select(sealColumns).orderBy('number', 'desc').limit(1).executeTakeFirst();

export const findSeal = (db: Db | Tx, number: number): Promise<Seal | undefined> =>
  db.selectFrom('activity_seals').select(sealColumns).where('number', '=', number).executeTakeFirst();

export const readSeals = (db: Db | Tx, { after, limit }: { after: number; limit: number }): Promise<Seal[]> =>
  db.selectFrom('activity_seals').select(sealColumns).where('number', '>', after).orderBy('number').limit(limit).execute();

/** Up to which seal the lines were deleted after their time (rule 26). */
export async function readDeletedThrough(db: Db | Tx): Promise<number> {
  const row = await db.selectFrom('activity_deletions').select(({ fn }) => fn.max('through_number').as('through')).executeTakeFirst();
  return row?.through ?? 0;
}
