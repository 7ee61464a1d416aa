import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { findContact } from '../cards/find-contact.ts';
import { makeWatermark } from '../institutions/make-watermark.ts';
import { readInstitutionName } from '../institutions/read-institution-name.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { applicationStateOf } from './rules.ts';
import { withheldOf } from './show-applicant.ts';
import { selectReceived } from './sql.ts';

/**
 * Opens an application that this institution received: the card as it was sent, and the contact as it is on file now,
 * free (rule 5). 未读 becomes 被查看. The row lock orders it against a withdrawal in flight: whoever comes after that gets
 * nothing of the person. Every opening is in the activity log: who saw which contact when; the first one is told to the
 * person.
 * @throws Refusal `application_not_found`, also for another institution's.
 */
export async function viewApplication(
  db: Db | Tx,
  { actor, institutionId, accountName, applicationId, cipher }: { actor: Actor; institutionId: string; accountName: string; applicationId: string; cipher: ContactCipher },
) {
  return inTransaction(db, async (tx) => {
    const row = await selectReceived(tx, institutionId)
      .innerJoin('jobs as j', 'j.id', 'a.job_id')
      .select('j.title as job_title')
      .where('a.id', '=', applicationId)
      .forUpdate('a')
      .executeTakeFirst();
    if (row === undefined) throw new Refusal('application_not_found');
    const withheld = withheldOf(row);
    if (withheld === null) {
      await tx.updateTable('applications').set({ viewed_at: sql<Date>`coalesce(viewed_at, now())` }).where('id', '=', applicationId).execute();
      await logActivity(tx, actor, { action: 'view-application', object: { kind: 'application', id: applicationId } });
    }
    if (withheld === null && row.viewed_at === null) {
      const detail = { institutionName: await readInstitutionName(tx, institutionId), jobTitle: row.job_title };
      await addNotification(tx, { to: { practitionerId: row.practitioner_id }, kind: 'application_viewed', object: { kind: 'application', id: applicationId }, detail });
    }
    return {
      id: row.id,
      state: applicationStateOf(withheld === null ? { ...row, viewed_at: row.viewed_at ?? new Date() } : row),
      submittedAt: row.submitted_at.toISOString(),
      jobId: row.job_id,
      jobTitle: row.job_title,
      withheld,
      card: withheld === null ? row.card_snapshot : null,
      contact: withheld === null ? ((await findContact(tx, cipher, row.practitioner_id)) ?? null) : null,
      watermark: makeWatermark(accountName),
      can: { mark: withheld !== 'withdrawn' },
    };
  });
}
