import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readInstitutionName } from '../institutions/read-institution-name.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { takeBackNotification } from '../notifications/take-back-notification.ts';
import { collapseKeys } from './rules.ts';
import { showApplicant } from './show-applicant.ts';
import { selectReceived, type ReceivedRow } from './sql.ts';

/**
 * 合适 / 不合适, or neither again (I11). A marked application is no longer 未读. The last one wins: colleagues work on the
 * same list, and each mark is in the activity log. The person is told the present mark, once.
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
      await tellPractitioner(tx, row, { institutionId, mark });
    }
    return showApplicant(await find().executeTakeFirstOrThrow());
  });
}

/** A mark taken away takes an unread notification with it. A blocked institution's mark is never told (rule 12). */
async function tellPractitioner(tx: Tx, row: ReceivedRow, { institutionId, mark }: { institutionId: string; mark: 'suitable' | 'unsuitable' | null }): Promise<void> {
  const key = collapseKeys.marked(row.id);
  if (mark === null) return takeBackNotification(tx, { recipientId: row.practitioner_id, collapseKey: key });
  if (!row.is_shown) return;
  const { title } = await tx.selectFrom('jobs').select('title').where('id', '=', row.job_id).executeTakeFirstOrThrow();
  await addNotification(tx, {
    to: { practitionerId: row.practitioner_id },
    kind: mark === 'suitable' ? 'application_suitable' : 'application_unsuitable',
    object: { kind: 'application', id: row.id },
    detail: { institutionName: await readInstitutionName(tx, institutionId), jobTitle: title },
    collapse: { key, whenRead: 'renew' },
  });
}
