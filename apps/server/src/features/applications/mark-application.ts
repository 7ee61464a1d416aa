import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { showApplicant } from './show-applicant.ts';
import { selectReceived } from './sql.ts';

/**
 * 合适 / 不合适, or neither again (I11). A marked application is no longer 未读. The last one wins: colleagues work on the
 * same list, and each mark is in the activity log.
 * @throws Refusal `application_not_found`, also for another institution's; `application_withdrawn`.
 */
export async function markApplication(
  db: Db | Tx,
  { actor, institutionId, applicationId, mark }: { actor: Actor; institutionId: string; applicationId: string; mark: 'suitable' | 'unsuitable' | null },
) {
  return inTransaction(db, async (tx) => {
    const find = () => selectReceived(tx, institutionId).where('a.id', '=', applicationId);
    const row = await find().forUpdate('a').executeTakeFirst();
    if (row === undefined) throw new Refusal('application_not_found');
    if (row.withdrawn_at !== null) throw new Refusal('application_withdrawn');
    if (row.mark !== mark) {
      await tx
        .updateTable('applications')
        .set({ mark, marked_at: mark === null ? null : sql<Date>`now()`, viewed_at: sql<Date>`coalesce(viewed_at, now())` })
        .where('id', '=', applicationId)
        .execute();
      await logActivity(tx, actor, { action: 'mark-application', object: { kind: 'application', id: applicationId }, detail: { mark } });
    }
    return showApplicant(await find().executeTakeFirstOrThrow());
  });
}
