import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { addPointEntry } from './add-point-entry.ts';
import { requireInstitution } from './require-institution.ts';

const most = 1_000_000;

/**
 * A3: gives points to an institution, as one line of its ledger (rule 2), and tells it.
 * @returns the balance after it.
 * @throws Refusal `institution_not_found`, or `request_invalid` for a figure out of bounds.
 */
export async function grantPoints(
  db: Db | Tx,
  args: { institutionId: string; points: number; note?: string | undefined; operatorId?: string | undefined; actor: Actor },
): Promise<{ balance: number }> {
  if (!Number.isInteger(args.points) || args.points < 1 || args.points > most) {
    throw new Refusal('request_invalid', { title: `点数须为 1–${most} 的整数` });
  }
  if (args.note !== undefined && args.note.length > 200) throw new Refusal('request_invalid', { title: '备注最多 200 个字' });
  return inTransaction(db, async (tx) => {
    await requireInstitution(tx, args.institutionId);
    const { institutionId, points, note, operatorId } = args;
    const balance = await addPointEntry(tx, { institutionId, kind: 'grant', points, note, operatorId });
    await logActivity(tx, args.actor, { action: 'grant-points', object: { kind: 'institution', id: institutionId }, detail: { points, balance } });
    await addNotification(tx, { to: { institutionId }, kind: 'points_granted', object: { kind: 'points', id: institutionId }, detail: { points, balance } });
    return { balance };
  });
}
