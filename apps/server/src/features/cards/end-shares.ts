import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';

/**
 * Ends the living shares of a practitioner, all or those of one kind, and forgets their codes (P5): when the card is
 * withdrawn, the person retires or closes the account, the phone changes, or a new share takes the place. A share being
 * opened right now is waited for; from the commit on its code opens nothing.
 * @returns how many ended.
 */
export async function endShares(
  tx: Tx,
  { practitionerId, showsContact, reason }: { practitionerId: string; showsContact?: boolean; reason: 'replaced' | 'card_withdrawn' },
): Promise<number> {
  const ended = await tx
    .updateTable('shares')
    .set({
      ended_at: sql<Date>`now()`,
      ended_reason: sql<'expired' | typeof reason>`case when expires_at <= now() then 'expired' else ${reason} end`,
      code_cipher: null,
    })
    .where('practitioner_id', '=', practitionerId)
    .where('ended_at', 'is', null)
    .$if(showsContact !== undefined, (query) => query.where('shows_contact', '=', showsContact ?? false))
    .returning('id')
    .execute();
  return ended.length;
}
