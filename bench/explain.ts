// What the database itself says of each combination: execution time with its own and with the general plan.
import pg from 'pg';
import { listTalentRows } from '../apps/server/src/features/talent-pool/sql.ts';
import type { Combination } from './combinations.ts';
import type { BenchDatabase } from './data/open-database.ts';
import { institutionCount } from './data/write-institutions.ts';
import { viewerOf } from './measure-search.ts';
import { planNodes, type PlanNode } from '../apps/server/test/plan-nodes.ts';
import { recordStatements } from '../apps/server/test/record-statements.ts';
import { median } from './settle.ts';

export interface Explained {
  /** Milliseconds, the notes of what was listed included. */
  customMs: number;
  /** With the plan that a prepared statement may settle on: it must not know the values. */
  genericMs: number;
  /** The index that the page is walked by. */
  walked: string;
  /** The general plan of the page as PostgreSQL prints it. */
  plan: string;
}

const repeats = 7;
const literal = (value: unknown): string => (value === null || value === undefined ? 'null' : Array.isArray(value) ? `array[${value.map(literal).join(', ')}]::text[]` : `'${String(value).replaceAll("'", "''")}'`);

export async function explainCombinations(database: BenchDatabase, combinations: readonly Combination[], log: (name: string) => void): Promise<Explained[]> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  const results: Explained[] = [];
  try {
    for (const [index, combination] of combinations.entries()) {
      const viewer = viewerOf(combination.isBlocked ? institutionCount - 1 : index);
      const ask = (after: { publishedMicros: number; cardId: string } | undefined) => ({ ...combination.filters, ...viewer, after, limit: 20, mostPerDay: 1_000_000_000 });
      let after: { publishedMicros: number; cardId: string } | undefined;
      const [statement] = await recordStatements(database.programUrl, async (db) => {
        for (let turned = 0; turned < combination.page; turned += 1) {
          const rows = await listTalentRows(db, ask(after));
          const last = rows.at(19);
          if (last !== undefined) after = { publishedMicros: last.published_micros, cardId: last.id };
        }
      }).then(() => recordStatements(database.programUrl, (db) => listTalentRows(db, ask(after))));
      const { text, values } = statement!;
      await client.query(`prepare asked as ${text}`);
      const [customMs, plan] = await timed(client, 'force_custom_plan', values);
      const [genericMs] = await timed(client, 'force_generic_plan', values);
      const printed = await client.query<{ 'QUERY PLAN': string }>(`explain (costs off) execute asked (${values.map(literal).join(', ')})`);
      await client.query('deallocate asked');
      results.push({ customMs, genericMs, walked: walkedIndex(plan), plan: printed.rows.map((each) => each['QUERY PLAN']).join('\n') });
      if (Math.max(customMs, genericMs) > 2) log(`${combination.name}: ${customMs.toFixed(2)} ms, general plan ${genericMs.toFixed(2)} ms`);
    }
  } finally {
    await client.end();
  }
  return results;
}

async function timed(client: pg.Client, mode: string, values: readonly unknown[]): Promise<[number, PlanNode]> {
  await client.query(`set plan_cache_mode = ${mode}; set enable_bitmapscan = off`);
  const times: number[] = [];
  let plan: PlanNode | undefined;
  for (let count = 0; count < repeats; count += 1) {
    await client.query('begin');
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode; 'Execution Time': number }[] }>(`explain (analyze, timing off, format json) execute asked (${values.map(literal).join(', ')})`);
    await client.query('rollback');
    const [answer] = rows[0]!['QUERY PLAN'];
    plan = answer!.Plan;
    // The first two warm what the plan reads.
    if (count >= 2) times.push(answer!['Execution Time']);
  }
  return [median(times), plan!];
}

function walkedIndex(plan: PlanNode): string {
  const page = planNodes(plan).find((node) => node['Subplan Name'] === 'CTE page');
  const walk = page === undefined ? undefined : planNodes(page).find((node) => /^(cards__pool|card_schemes__|card_scheme_pairs__)/.test(node['Index Name'] ?? ''));
  return walk?.['Index Name'] ?? '–';
}
