import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { withdrawCard } from '../cards/withdraw-card.ts';
import { lockPractitioner } from './lock-practitioner.ts';
import { maskContact } from './write/import-report.ts';

/**
 * 停用 (A2, rule 22): the person can sign in no more, every login ends at once, the card disappears with the refunds of
 * its last day. Retiring a retired one changes nothing. @throws Refusal `practitioner_not_found`.
 */
export async function retirePractitioner(db: Db | Tx, args: { actor: Actor; practitionerId: string; reason: string }): Promise<void> {
  const { actor, practitionerId } = args;
  const reason = maskContact(args.reason);
  await inTransaction(db, async (tx) => {
    const person = await lockPractitioner(tx, practitionerId);
    if (person.retired_at !== null) return;
    await tx
      .updateTable('practitioners')
      .set({ retired_at: sql<Date>`now()`, retired_reason: reason, version: person.version + 1, updated_at: sql<Date>`now()` })
      .where('id', '=', practitionerId)
      .execute();
    await endSessionsOf(tx, { audience: 'practitioner', accountIds: [practitionerId] }, 'retired');
    await withdrawCard(tx, { actor, practitionerId, reason: 'retired' });
    await logActivity(tx, actor, { action: 'retire-practitioner', object: { kind: 'practitioner', id: practitionerId }, detail: { reason } });
  });
}
