import { sql, type CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { inTransaction, type Tx } from '../../platform/database.ts';
import { refreshCardSearch } from './refresh-card-search.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
  'Recheck Cond'?: string;
  Plans?: PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The statements that an act sends inside a transaction. */
async function statementsOf(act: (tx: Tx) => Promise<void>): Promise<CompiledQuery[]> {
  const asked: CompiledQuery[] = [];
  await inTransaction(t.db, async (tx) => {
    const executor = tx.getExecutor();
    const noting = new Proxy(executor, {
      get: (_executor, name: keyof typeof executor) => {
        if (name === 'executeQuery') return (query: CompiledQuery) => (asked.push(query), executor.executeQuery(query));
        const value = executor[name] as unknown;
        return typeof value === 'function' ? (value.bind(executor) as unknown) : value;
      },
    });
    await act({ getExecutor: () => noting } as unknown as Tx);
  });
  return asked;
}

describe('refreshCardSearch', () => {
  it('[A2] looks up the registrations of the changed people, and not those of everybody', async () => {
    await sql`insert into practitioners (id, registry_no, name) select 'prac_many' || n, 'many' || n, '某某' from generate_series(1, 3000) n`.execute(t.db);
    await sql`insert into registrations (id, practitioner_id, scheme, grade, technical_areas)
      select 'reg_many' || n || scheme, 'prac_many' || n, scheme, 'auditor', '{}' from generate_series(1, 3000) n, unnest(array['QMS', 'EMS']) scheme`.execute(t.db);
    const person = await buildPublishedCard(t.deps, { registrations: [{ scheme: 'QMS', grade: 'auditor', validUntil: null }] });
    await sql`analyze practitioners, registrations, cards`.execute(t.db);

    const asked = await statementsOf((tx) => refreshCardSearch(tx, [person.id]));
    expect(asked.length).toBeGreaterThan(3);
    for (const query of asked) {
      const { rows } = await t.db.executeQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({ ...query, sql: `explain (format json) ${query.sql}` });
      const reads = nodesOf(rows[0]!['QUERY PLAN'][0].Plan).filter((node) => node['Relation Name'] === 'registrations');
      for (const node of reads) expect(node['Index Cond'] ?? node['Recheck Cond'] ?? node['Node Type'], query.sql).toContain('practitioner_id');
    }
    expect((await t.db.selectFrom('cards').select('held').where('id', '=', person.cardId).executeTakeFirstOrThrow()).held).toBe('QMS:auditor:');
  });
});
