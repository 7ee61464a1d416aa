import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { addPointEntry } from './add-point-entry.ts';
import { requireInstitution } from './require-institution.ts';

/**
 * A3: corrects a balance up or down by a line of its own with its reason; a written line never changes (rule 2). The institution is told. Beside a
 * reveal of the same moment one of the two waits for the other, and the balance is never below zero.
 * @returns the balance after it.
 * @throws Refusal `institution_not_found`, `correction_exceeds_balance`; nothing is written then.
 */
export async function correctPoints(
  db: Db | Tx,
  { institutionId, points, reason, operatorId, actor }: { institutionId: string; points: number; reason: string; operatorId?: string | undefined; actor: Actor },
): Promise<{ balance: number }> {
  return inTransaction(db, async (tx) => {
    await requireInstitution(tx, institutionId);
    const balance = await addPointEntry(tx, { institutionId, kind: 'correction', points, note: reason, operatorId }).catch((error: unknown) => {
      throw error instanceof Refusal && error.code === 'points_insufficient' ? new Refusal('correction_exceeds_balance') : error;
    });
    await logActivity(tx, actor, { action: 'correct-points', object: { kind: 'institution', id: institutionId }, detail: { points, balance } });
    await addNotification(tx, { to: { institutionId }, kind: 'points_corrected', object: { kind: 'points', id: institutionId }, detail: { points, balance } });
    return { balance };
  });
}
