import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
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
  const moved = await tx
    .updateTable('point_accounts')
    .set({ balance: sql<number>`balance + ${entry.points}`, entry_count: sql<number>`entry_count + 1` })
    .where('institution_id', '=', entry.institutionId)
    .where(sql<boolean>`balance + ${entry.points} >= 0`)
    .returning(['balance', 'entry_count'])
    .executeTakeFirst();
  if (moved === undefined) throw new Refusal('points_insufficient');
  await tx
    .insertInto('point_entries')
    .values({
      id: newId('entry'),
      institution_id: entry.institutionId,
      sequence: moved.entry_count,
      kind: entry.kind,
      points: entry.points,
      balance_after: moved.balance,
      reveal_id: entry.revealId ?? null,
      operator_id: entry.operatorId ?? null,
      note: entry.note ?? null,
    })
    .execute();
  return moved.balance;
}
