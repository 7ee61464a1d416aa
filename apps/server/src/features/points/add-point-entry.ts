import { sql, type Insertable } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import type { Tables } from '../../platform/database-tables.ts';
import { newId } from '../../platform/ids.ts';
import { prepareQuery } from '../../platform/prepare-query.ts';
import { Refusal } from '../../platform/refusal.ts';

export interface NewPointEntry {
  institutionId: string;
  kind: 'grant' | 'reveal' | 'refund' | 'correction';
  /** Signed: what the balance changes by. */
  points: number;
  revealId?: string;
  operatorId?: string | undefined;
  note?: string | undefined;
}

const moveBalance = prepareQuery<Pick<NewPointEntry, 'institutionId' | 'points'>, { balance: number; entry_count: number }>(({ institutionId, points }, db) =>
  db
    .updateTable('point_accounts')
    .set({ balance: sql<number>`balance + ${points}::bigint`, entry_count: sql<number>`entry_count + 1` })
    .where('institution_id', '=', institutionId)
    .where(sql<boolean>`balance + ${points}::bigint >= 0`)
    .returning(['balance', 'entry_count']),
);
const insertLine = prepareQuery<Insertable<Tables['point_entries']>, never>(({ id, institution_id, sequence, kind, points, balance_after, reveal_id, operator_id, note }, db) =>
  db.insertInto('point_entries').values({ id, institution_id, sequence, kind, points, balance_after, reveal_id, operator_id, note }),
);

/**
 * Writes one line of the ledger and moves the balance with it (rule 2). The only place that changes a balance: one
 * conditional update, so two writers cannot take the same points, and the row lock gives the lines their order.
 * @returns the balance after the line.
 * @throws Refusal `points_insufficient` when the balance would fall below zero; nothing is written.
 */
export async function addPointEntry(tx: Tx, entry: NewPointEntry): Promise<number> {
  if (entry.points > 0) {
    await tx
      .insertInto('point_accounts')
      .values({ institution_id: entry.institutionId })
      .onConflict((conflict) => conflict.column('institution_id').doNothing())
      .execute();
  }
  const [moved] = await moveBalance(tx, entry);
  if (moved === undefined) throw new Refusal('points_insufficient');
  await insertLine(tx, {
    id: newId('entry'),
    institution_id: entry.institutionId,
    sequence: moved.entry_count,
    kind: entry.kind,
    points: entry.points,
    balance_after: moved.balance,
    reveal_id: entry.revealId ?? null,
    operator_id: entry.operatorId ?? null,
    note: entry.note ?? null,
  });
  return moved.balance;
}
