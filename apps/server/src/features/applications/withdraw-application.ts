import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { isApplicantShown } from '../cards/is-applicant-shown.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { collapseKeys } from './rules.ts';
import { showMyApplication } from './show-my-application.ts';
import { selectMyApplications } from './sql.ts';

/**
 * 撤回投递 (P8), possible in every state: taking consent back is as easy as giving it. From the commit on the institution
 * sees neither card nor contact, and the row no longer counts (rule 17); it is told that one was withdrawn, not whose.
 * Twice is the same.
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
    if (withdrawn !== undefined) {
      await logActivity(tx, actor, { action: 'withdraw-application', object: { kind: 'application', id: applicationId } });
      await tellInstitution(tx, { practitionerId, applicationId });
    }
    const row = await selectMyApplications(tx, practitionerId).where('a.id', '=', applicationId).executeTakeFirst();
    if (row === undefined) throw new Refusal('application_not_found');
    return showMyApplication(row, shanghaiDay());
  });
}

/** Silent where the institution may not see the person any more, e.g. because it is blocked (rule 12). */
async function tellInstitution(tx: Tx, { practitionerId, applicationId }: { practitionerId: string; applicationId: string }): Promise<void> {
  const row = await tx
    .selectFrom('applications as a')
    .innerJoin('jobs as j', 'j.id', 'a.job_id')
    .innerJoin('practitioners as p', 'p.id', 'a.practitioner_id')
    .select(['a.institution_id', 'a.job_id', 'j.title'])
    .where('a.id', '=', applicationId)
    .where(isApplicantShown)
    .executeTakeFirst();
  if (row === undefined) return;
  await addNotification(tx, {
    to: { institutionId: row.institution_id },
    kind: 'application_withdrawn',
    object: { kind: 'application', id: applicationId },
    detail: { jobTitle: row.title },
    collapse: { key: collapseKeys.withdrawn(row.job_id, practitionerId), whenRead: 'renew' },
  });
}
