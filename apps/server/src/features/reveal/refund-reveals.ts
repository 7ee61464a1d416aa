import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import { addPointEntry } from '../points/add-point-entry.ts';

/**
 * Gives back the points of this practitioner's reveals of the last 24 hours (rule 4). The reveal stays owned, so a card
 * pushed again is free for those institutions: nobody pays twice (rule 2).
 * @returns how many reveals were refunded.
 */
export async function refundReveals(tx: Tx, { practitionerId }: { practitionerId: string }): Promise<number> {
  const reveals = await tx
    .updateTable('contact_reveals')
    .set({ refunded_at: sql<Date>`now()` })
    .where('practitioner_id', '=', practitionerId)
    .where('refunded_at', 'is', null)
    .where('points', '>', 0)
    .where('revealed_at', '>', sql<Date>`now() - interval '24 hours'`)
    .returning(['id', 'institution_id', 'points'])
    .execute();
  // One order for everybody who locks several accounts, so that two withdrawals cannot deadlock.
  reveals.sort((a, b) => (a.institution_id < b.institution_id ? -1 : 1));
  for (const reveal of reveals) {
    await addPointEntry(tx, { institutionId: reveal.institution_id, kind: 'refund', points: reveal.points, revealId: reveal.id, note: '名片在 24 小时内撤回，点数退回' });
  }
  return reveals.length;
}
