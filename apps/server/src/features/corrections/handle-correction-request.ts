import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { showCorrectionRequest } from './show-correction-request.ts';
import { selectRequests } from './sql.ts';

/**
 * A11: an operator answers a 更正申请; the person is told (X3) and reads the answer in the own list. The conditional update
 * lets one of two operators win.
 * @throws Refusal `not_found`; `correction_handled` when it was answered already, or its person closed the account.
 */
export async function handleCorrectionRequest(
  db: Db | Tx,
  args: { actor: Actor; operatorId: string; requestId: string; outcome: 'corrected' | 'declined'; answer: string; cipher: ContactCipher },
) {
  const { actor, requestId, outcome, cipher } = args;
  return inTransaction(db, async (tx) => {
    const handled = await tx
      .updateTable('correction_requests')
      .set({ state: outcome, answer_cipher: cipher.encrypt(args.answer), operator_id: args.operatorId, handled_at: sql<Date>`now()` })
      .where('id', '=', requestId)
      .where('state', '=', 'open')
      .returning('practitioner_id')
      .executeTakeFirst();
    const request = selectRequests(tx).where('q.id', '=', requestId);
    if (handled === undefined) throw new Refusal((await request.executeTakeFirst()) === undefined ? 'not_found' : 'correction_handled');
    await addNotification(tx, { to: { practitionerId: handled.practitioner_id }, kind: 'correction_handled', object: { kind: 'correction', id: requestId } });
    await logActivity(tx, actor, { action: 'handle-correction-request', object: { kind: 'correction', id: requestId }, detail: { outcome } });
    return showCorrectionRequest(await request.executeTakeFirstOrThrow(), cipher);
  });
}
