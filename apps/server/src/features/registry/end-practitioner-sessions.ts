import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { lockPractitioner } from './lock-practitioner.ts';
import { maskContact } from './write/import-report.ts';

/** A2: every login of this person ends on its next request. @throws Refusal `practitioner_not_found`. */
export async function endPractitionerSessions(db: Db | Tx, { actor, practitionerId, reason }: { actor: Actor; practitionerId: string; reason: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockPractitioner(tx, practitionerId);
    await endSessionsOf(tx, { audience: 'practitioner', accountIds: [practitionerId] }, 'ended by operator');
    await logActivity(tx, actor, { action: 'end-practitioner-sessions', object: { kind: 'practitioner', id: practitionerId }, detail: { reason: maskContact(reason) } });
  });
}
