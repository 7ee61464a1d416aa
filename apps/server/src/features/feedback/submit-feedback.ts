import type { FeedbackKindCode } from '@cert/contract/codes/feedback-kinds';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { usePictures } from '../pictures/use-pictures.ts';
import { requireReportObject, type ReportObject } from './require-report-object.ts';
import { accountOf, pictureOwnerOf, type FeedbackSender } from './rules.ts';
import { showMyFeedback } from './show-my-feedback.ts';
import { selectOwnFeedback } from './sql.ts';

interface NewFeedback {
  actor: Actor;
  sender: FeedbackSender;
  cipher: ContactCipher;
  kind: FeedbackKindCode;
  text: string;
  pictureIds: readonly string[];
  contact: string | null;
  reported: ReportObject | null;
  mostPerDay: number;
}

/**
 * 提交意见反馈 (X1), in one transaction: the day's limit, which refused ones don't count for → what is reported is there →
 * the pictures are the sender's and unused → the feedback, its contact encrypted → activity row.
 * @throws Refusal `feedback_limit_reached`, `report_object_not_found`, `picture_not_found`.
 */
export async function submitFeedback(db: Db | Tx, { actor, sender, cipher, kind, text, pictureIds, contact, reported, mostPerDay }: NewFeedback) {
  return inTransaction(db, async (tx) => {
    const { count, retryAfterSeconds } = await countUp(tx, `feedback:${accountOf(sender)}`, 86_400);
    if (count > mostPerDay) throw new Refusal('feedback_limit_reached', { retryAfterSeconds });
    if (reported !== null) await requireReportObject(tx, sender, reported);
    await usePictures(tx, { purpose: 'feedback', owner: pictureOwnerOf(sender), pictureIds });
    const id = newId('fb');
    const reportedId = (which: ReportObject['kind']) => (reported?.kind === which ? reported.id : null);
    await tx
      .insertInto('feedback')
      .values({
        id,
        kind,
        practitioner_id: sender.kind === 'practitioner' ? sender.practitionerId : null,
        institution_id: sender.kind === 'institution' ? sender.institutionId : null,
        institution_account_id: sender.kind === 'institution' ? sender.accountId : null,
        text,
        contact_cipher: contact === null ? null : cipher.encrypt(contact),
        reported_job_id: reportedId('job'),
        reported_card_id: reportedId('card'),
        reported_institution_id: reportedId('institution'),
        submitted_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())`,
      })
      .execute();
    const pictures = pictureIds.map((pictureId, index) => ({ feedback_id: id, position: index + 1, picture_id: pictureId }));
    if (pictures.length > 0) await tx.insertInto('feedback_pictures').values(pictures).execute();
    await logActivity(tx, actor, { action: 'submit-feedback', object: { kind: 'feedback', id }, detail: { kind, pictureCount: pictures.length, reported: reported?.id ?? null } });
    return showMyFeedback(tx, cipher, await selectOwnFeedback(tx, sender).where('f.id', '=', id).executeTakeFirstOrThrow());
  });
}
