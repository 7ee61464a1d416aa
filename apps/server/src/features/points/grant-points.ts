import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { OperatorRefusal } from '../../platform/operator-refusal.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { addPointEntry } from './add-point-entry.ts';

const most = 1_000_000;

/**
 * A3: gives points to an institution, as one line of its ledger (rule 2), and tells it.
 * @returns the balance after it.
 * @throws OperatorRefusal `points_invalid`, `institution_not_found`.
 */
export async function grantPoints(
  db: Db | Tx,
  args: { institutionId: string; points: number; note?: string | undefined; operatorId?: string | undefined; actor: Actor },
): Promise<{ balance: number }> {
  if (!Number.isInteger(args.points) || args.points < 1 || args.points > most) {
    throw new OperatorRefusal('points_invalid', `点数须为 1–${most} 的整数`);
  }
  if (args.note !== undefined && args.note.length > 200) throw new OperatorRefusal('points_invalid', '备注最多 200 个字');
  return inTransaction(db, async (tx) => {
    const institution = await tx.selectFrom('institutions').select('id').where('id', '=', args.institutionId).executeTakeFirst();
    if (institution === undefined) throw new OperatorRefusal('institution_not_found', '没有这家机构');
    const { institutionId, points, note, operatorId } = args;
    const balance = await addPointEntry(tx, { institutionId, kind: 'grant', points, note, operatorId });
    await logActivity(tx, args.actor, { action: 'grant-points', object: { kind: 'institution', id: institutionId }, detail: { points, balance } });
    await addNotification(tx, { to: { institutionId }, kind: 'points_granted', object: { kind: 'points', id: institutionId }, detail: { points, balance } });
    return { balance };
  });
}
