import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/**
 * What the sender left to be reached by (rule 1: an operator whose role allows it). Every reading of one is in the
 * activity log, in the same transaction, so none is answered that is not logged.
 * @throws Refusal `feedback_not_found`.
 */
export async function viewFeedbackContact(db: Db | Tx, { actor, cipher, feedbackId }: { actor: Actor; cipher: ContactCipher; feedbackId: string }) {
  return inTransaction(db, async (tx) => {
    const row = await tx.selectFrom('feedback').select('contact_cipher').where('id', '=', feedbackId).executeTakeFirst();
    if (row === undefined) throw new Refusal('feedback_not_found');
    if (row.contact_cipher === null) return { contact: null };
    await logActivity(tx, actor, { action: 'view-feedback-contact', object: { kind: 'feedback', id: feedbackId } });
    return { contact: cipher.decrypt(row.contact_cipher) };
  });
}
