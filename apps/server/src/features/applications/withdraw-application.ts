import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { showMyApplication } from './show-my-application.ts';
import { selectMyApplications } from './sql.ts';

/**
 * 撤回投递 (P8), possible in every state: taking consent back is as easy as giving it. From the commit on the institution
 * sees neither card nor contact, and the row no longer counts (rule 17). Twice is the same.
 * @throws Refusal `application_not_found`, also for another person's.
 */
export async function withdrawApplication(db: Db | Tx, { actor, practitionerId, applicationId }: { actor: Actor; practitionerId: string; applicationId: string }) {
  return inTransaction(db, async (tx) => {
    const withdrawn = await tx
      .updateTable('applications')
      .set({ withdrawn_at: sql<Date>`now()` })
      .where('id', '=', applicationId)
      .where('practitioner_id', '=', practitionerId)
      .where('withdrawn_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (withdrawn !== undefined) await logActivity(tx, actor, { action: 'withdraw-application', object: { kind: 'application', id: applicationId } });
    const row = await selectMyApplications(tx, practitionerId).where('a.id', '=', applicationId).executeTakeFirst();
    if (row === undefined) throw new Refusal('application_not_found');
    return showMyApplication(row, shanghaiDay());
  });
}
