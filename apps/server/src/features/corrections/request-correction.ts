import type { CorrectionField } from '@cert/contract/codes/correction-fields';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { showMyRequest } from './show-correction-request.ts';
import { countOpen, lockRequestsOf, selectMyRequests } from './sql.ts';

/** As many as there are fields that may be wrong at once; more would be noise. */
const mostOpen = 5;

/**
 * 更正申请 (rule 7): says what of the registry data is wrong. The registry itself stays as it is until an operator has
 * checked. The words are sealed: people write numbers there.
 * @throws Refusal `correction_limit_reached` while five are open.
 */
export async function requestCorrection(
  db: Db | Tx,
  { actor, practitionerId, field, words, cipher }: { actor: Actor; practitionerId: string; field: CorrectionField; words: string; cipher: ContactCipher },
) {
  return inTransaction(db, async (tx) => {
    if ((await lockRequestsOf(tx, practitionerId)) === undefined) throw new Refusal('sign_in_required');
    if ((await countOpen(tx, practitionerId)) >= mostOpen) throw new Refusal('correction_limit_reached');
    const id = newId('corr');
    await tx
      .insertInto('correction_requests')
      .values({ id, practitioner_id: practitionerId, field, words_cipher: cipher.encrypt(words), created_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())` })
      .execute();
    await logActivity(tx, actor, { action: 'request-correction', object: { kind: 'correction', id }, detail: { field } });
    return showMyRequest(await selectMyRequests(tx, practitionerId).where('q.id', '=', id).executeTakeFirstOrThrow(), cipher);
  });
}
