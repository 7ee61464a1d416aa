import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';
import { checks, type DifferenceRow, type ReconciliationCheck } from './reconciliation-check.ts';

const shown = 50;

export interface CheckOutcome {
  code: ReconciliationCheck['code'];
  title: string;
  checkedCount: number;
  differenceCount: number;
  differences: { institutionId: string | null; institutionName: string | null; text: string }[];
}

/**
 * A3, rule 2: compares balances, ledger, reveals, jobs and applications with each other over the whole database, in one
 * snapshot beside the running business. 0 differences are expected, always.
 */
export async function reconcilePoints(db: Db): Promise<{ at: string; differenceCount: number; checks: CheckOutcome[] }> {
  const outcomes: CheckOutcome[] = [];
  const at = new Date();
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      for (const check of checks) {
        const { rows: counted } = await sql<{ count: number }>`select count(*)::int as count from (${check.checked}) c`.execute(tx);
        const { rows } = await sql<DifferenceRow & { total: number }>`
          select d.institution_id, i.name as institution_name, d.text, count(*) over ()::int as total
          from (${check.differences}) d left join institutions i on i.id = d.institution_id
          order by d.institution_id, d.text limit ${shown}
        `.execute(tx);
        outcomes.push({
          code: check.code,
          title: check.title,
          checkedCount: counted[0]?.count ?? 0,
          differenceCount: rows[0]?.total ?? 0,
          differences: rows.map((row) => ({ institutionId: row.institution_id, institutionName: row.institution_name, text: row.text.slice(0, 200) })),
        });
      }
    });
  return { at: at.toISOString(), differenceCount: outcomes.reduce((sum, { differenceCount }) => sum + differenceCount, 0), checks: outcomes };
}
