import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { showFeedback } from './show-feedback.ts';
import { selectFeedback } from './sql.ts';

/** One feedback for an operator (A5), without contact. @throws Refusal `feedback_not_found`. */
export async function getFeedback(db: Db | Tx, { feedbackId, role }: { feedbackId: string; role: Parameters<typeof showFeedback>[2] }) {
  const row = await selectFeedback(db).where('f.id', '=', feedbackId).executeTakeFirst();
  if (row === undefined) throw new Refusal('feedback_not_found');
  return showFeedback(db, row, role);
}
