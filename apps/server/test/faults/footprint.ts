// What an act left, over the whole database: every row of every table that names one of its people.
import { sql } from 'kysely';
import type { Db } from '../../src/platform/database.ts';

/** Logins and counters of speed are no effect of an act: they are noted before it and stay when it is refused. */
const noEffect = ['sessions', 'limit_counters', 'schema_migrations', 'activity_seals'];
/** What changes in a row that exists already, as an expression: counts alone would not see it. */
const states: [table: string, idColumn: string, state: string][] = [
  ['point_accounts', 'institution_id', 'balance'],
  ['cards', 'id', '(published_at is not null)::int * 2 + (withdrawn_at is not null)::int'],
];

let questions: string | undefined;

async function buildQuestions(db: Db): Promise<string> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.table_name as "table", c.column_name as "column" from information_schema.columns c
    join information_schema.tables t on t.table_name = c.table_name and t.table_schema = c.table_schema and t.table_type = 'BASE TABLE'
    where c.table_schema = 'public' and c.data_type = 'text' and (c.column_name like '%\\_id' or c.column_name = 'caller') order by 1, 2`.execute(db);
  const counts = rows
    .filter(({ table }) => !noEffect.includes(table))
    .map(({ table, column }) => {
      // A caller is written as kind and account.
      const value = column === 'caller' ? `split_part("${column}", ':', 2)` : `"${column}"`;
      return `select '${table}.${column}' as what, count(*)::text as figure from "${table}" where ${value} = any($1)`;
    });
  const figures = states.map(([table, column, state]) => `select '${table}: ${state}', coalesce(string_agg((${state})::text, ',' order by "${column}"), '') from "${table}" where "${column}" = any($1)`);
  return [...counts, ...figures].join(' union all ');
}

/** Figure by place, only of what is not nothing. */
export async function readFootprint(db: Db, ids: readonly string[]): Promise<Record<string, string>> {
  questions ??= await buildQuestions(db);
  const { rows } = await sql<{ what: string; figure: string }>`${sql.raw(questions.replaceAll('$1', `array[${ids.map((id) => `'${id}'`).join(',')}]::text[]`))}`.execute(db);
  return Object.fromEntries(rows.filter(({ figure }) => figure !== '0' && figure !== '').map(({ what, figure }) => [what, figure]));
}
