import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { findOwnCard } from '../cards/find-own-card.ts';
import { requireOpenJob } from '../jobs/require-open-job.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { applyConsentFor, collapseKeys, snapshotOf } from './rules.ts';
import { showMyApplication } from './show-my-application.ts';
import { findActive } from './sql.ts';

interface ApplyRequest {
  actor: Actor;
  practitionerId: string;
  jobId: string;
  /** The version of the text that the person agreed to. */
  consentVersion: string;
}

/**
 * 投递简历 (P7). One transaction: the job is open and stays so (locked against a pause in flight) → the consent names this
 * very institution → the application is inserted with the card as it is now; who loses that race gets the winner's
 * (rule 17) → consent kept (rule 11) → activity row → the institution is told. An active application is answered as it is, whatever the job is now.
 * @throws Refusal `job_not_found`, `job_not_open` with its reason, `consent_outdated`, `card_hidden`.
 */
export async function applyToJob(db: Db | Tx, { actor, practitionerId, jobId, consentVersion }: ApplyRequest) {
  const today = shanghaiDay();
  return inTransaction(db, async (tx) => {
    const active = await findActive(tx, practitionerId, jobId);
    if (active !== undefined) return showMyApplication(active, today);

    const job = await requireOpenJob(tx, { practitionerId, jobId, isLocked: true });
    const consent = applyConsentFor(job.institution_name);
    if (consentVersion !== consent.text.version) throw new Refusal('consent_outdated');
    // Shared with nothing but a closing of the account (rule 26): that one comes before and is seen here, or waits.
    const person = await tx.selectFrom('practitioners').select('id').where('id', '=', practitionerId).where('closed_at', 'is', null).forShare().executeTakeFirst();
    if (person === undefined) throw new Refusal('sign_in_required');
    const card = await findOwnCard(tx, practitionerId);
    if (card === undefined || card.hidden_at !== null) throw new Refusal('card_hidden');

    const consentId = newId('cons');
    const inserted = await tx
      .insertInto('applications')
      .values({
        id: newId('appl'),
        job_id: jobId,
        institution_id: job.institution_id,
        practitioner_id: practitionerId,
        consent_id: consentId,
        card_snapshot: JSON.stringify(snapshotOf(card, today)),
        submitted_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())`,
      })
      .onConflict((conflict) => conflict.columns(['job_id', 'practitioner_id']).where('withdrawn_at', 'is', null).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted !== undefined) {
      await tx
        .insertInto('consents')
        .values({ id: consentId, practitioner_id: practitionerId, kind: 'apply_to_job', institution_id: job.institution_id, text_version: consent.text.version, text_hash: consent.hash })
        .execute();
      await logActivity(tx, actor, { action: 'apply-to-job', object: { kind: 'job', id: jobId }, detail: { applicationId: inserted.id, consentId } });
      await addNotification(tx, {
        to: { institutionId: job.institution_id },
        kind: 'application_received',
        object: { kind: 'application', id: inserted.id },
        detail: { jobTitle: job.title },
        collapse: { key: collapseKeys.received(jobId, practitionerId), whenRead: 'renew' },
      });
    }
    const application = await findActive(tx, practitionerId, jobId);
    // Withdrawn on another device in this very moment: the tap is simply tried again.
    if (application === undefined) throw new Refusal('service_unavailable', { retryAfterSeconds: 1 });
    return showMyApplication(application, today);
  });
}
