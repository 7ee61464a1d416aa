import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { labelOfReported } from './show-feedback.ts';
import { excerptOf } from './rules.ts';
import { findAnswers, findPictures, type FeedbackRecord } from './sql.ts';

/** A feedback as its sender sees it; who of the operators answered is not told. */
export async function showMyFeedback(db: Db | Tx, cipher: ContactCipher, row: FeedbackRecord) {
  const [pictures, answers] = [await findPictures(db, row.id), await findAnswers(db, row.id)];
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    text: row.text,
    contact: row.contact_cipher === null ? null : cipher.decrypt(row.contact_cipher),
    reportedLabel: labelOfReported(row)?.label ?? null,
    pictures,
    answers: answers.map(({ text, answered_at }) => ({ text, answeredAt: answered_at.toISOString() })),
    closeReason: row.close_reason,
    submittedAt: row.submitted_at.toISOString(),
  };
}

export const showMyFeedbackRow = (row: FeedbackRecord) => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  excerpt: excerptOf(row.text),
  pictureCount: row.picture_count,
  submittedAt: row.submitted_at.toISOString(),
});
