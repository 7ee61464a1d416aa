import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPublishedCard } from '../../../test/builders.ts';
import { planNodes, type PlanNode } from '../../../test/plan-nodes.ts';
import { recordStatements } from '../../../test/record-statements.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { inTransaction } from '../../platform/database.ts';
import { refreshCardSearch } from './refresh-card-search.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

describe('refreshCardSearch', () => {
  it('[A2] looks up the registrations of the changed people, and not those of everybody', async () => {
    await sql`insert into practitioners (id, registry_no, name) select 'prac_many' || n, 'many' || n, '某某' from generate_series(1, 3000) n`.execute(t.db);
    await sql`insert into registrations (id, practitioner_id, scheme, grade, technical_areas)
      select 'reg_many' || n || scheme, 'prac_many' || n, scheme, 'auditor', '{}' from generate_series(1, 3000) n, unnest(array['QMS', 'EMS']) scheme`.execute(t.db);
    const person = await buildPublishedCard(t.deps, { registrations: [{ scheme: 'QMS', grade: 'auditor', validUntil: null }] });
    await sql`analyze practitioners, registrations, cards`.execute(t.db);

    const asked = (await recordStatements(t.deps.config.databaseUrl!, (db) => inTransaction(db, (tx) => refreshCardSearch(tx, [person.id])))).filter(({ text }) => /cards/.test(text));
    expect(asked.length).toBeGreaterThan(3);
    for (const { text, values } of asked) {
      const { rows } = await t.db.executeQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(CompiledQuery.raw(`explain (format json) ${text}`, [...values]));
      const reads = planNodes(rows[0]!['QUERY PLAN'][0].Plan).filter((node) => node['Relation Name'] === 'registrations');
      for (const node of reads) expect(node['Index Cond'] ?? node['Recheck Cond'] ?? node['Node Type'], text).toContain('practitioner_id');
    }
    expect((await t.db.selectFrom('cards').select('held').where('id', '=', person.cardId).executeTakeFirstOrThrow()).held).toBe('QMS:auditor:');
  });
});
