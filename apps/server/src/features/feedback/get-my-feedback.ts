import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { FeedbackSender } from './rules.ts';
import { showMyFeedback } from './show-my-feedback.ts';
import { selectOwnFeedback } from './sql.ts';

/** One own feedback with its answers (X1). @throws Refusal `feedback_not_found`, also for another's. */
export async function getMyFeedback(db: Db | Tx, { sender, feedbackId, cipher }: { sender: FeedbackSender; feedbackId: string; cipher: ContactCipher }) {
  const row = await selectOwnFeedback(db, sender).where('f.id', '=', feedbackId).executeTakeFirst();
  if (row === undefined) throw new Refusal('feedback_not_found');
  return showMyFeedback(db, cipher, row);
}
