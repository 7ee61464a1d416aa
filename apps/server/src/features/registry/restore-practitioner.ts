import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { lockPractitioner } from './lock-practitioner.ts';
import { requireFreePhone } from './require-free-phone.ts';
import { maskContact } from './write/import-report.ts';

/**
 * 恢复 (A2): the person may sign in again as before; the card stays withdrawn until its owner publishes it.
 * @throws Refusal `practitioner_not_found`, `phone_taken` when somebody else has the phone by now.
 */
export async function restorePractitioner(db: Db | Tx, args: { actor: Actor; practitionerId: string; reason: string }): Promise<void> {
  const { actor, practitionerId } = args;
  await inTransaction(db, async (tx) => {
    const person = await lockPractitioner(tx, practitionerId);
    if (person.retired_at === null) return;
    if (person.phone_index !== null) await requireFreePhone(tx, person.phone_index, practitionerId);
    await tx
      .updateTable('practitioners')
      .set({ retired_at: null, retired_reason: null, version: person.version + 1, updated_at: sql<Date>`now()` })
      .where('id', '=', practitionerId)
      .execute();
    await logActivity(tx, actor, { action: 'restore-practitioner', object: { kind: 'practitioner', id: practitionerId }, detail: { reason: maskContact(args.reason) } });
  });
}
