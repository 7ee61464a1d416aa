import type pg from 'pg';

/**
 * Tables whose rows prove what happened. The role that the server works with may add to them and read them, and nothing
 * else: whoever takes over the program cannot change what it has done.
 */
export const evidenceTables = ['activity_entries', 'activity_seals', 'activity_deletions', 'point_entries', 'sms_messages'] as const;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Gives `role` what the server needs in the tables of the connected owner: rows in all tables, no change of tables, and
 * only new rows in the evidence. Run after the migrations, under their lock; doing it again changes nothing.
 */
export async function grantToProgram(client: pg.Client, role: string): Promise<void> {
  const program = quote(role);
  const { rows } = await client.query<{ name: string }>('select tablename as name from pg_tables where schemaname = $1 and tablename = any($2)', ['public', evidenceTables]);
  const evidence = [...rows.map((row) => quote(row.name)), 'schema_migrations'].join(', ');
  await client.query(`
    begin;
    grant usage on schema public to ${program};
    grant select, insert, update, delete on all tables in schema public to ${program};
    grant usage, select on all sequences in schema public to ${program};
    grant execute on all functions in schema public to ${program};
    revoke update, delete, truncate, references, trigger on ${evidence} from ${program};
    revoke insert on schema_migrations from ${program};
    commit;
  `);
}
