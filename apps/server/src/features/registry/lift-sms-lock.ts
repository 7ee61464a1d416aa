import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { clearCount } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readSmsLock } from '../sign-in/read-sms-lock.ts';
import { wrongCodesKey, type Means } from '../sign-in/rules.ts';
import { lockPractitioner } from './lock-practitioner.ts';
import { maskContact } from './write/import-report.ts';

/**
 * An operator gives a locked number its tries back [trust 2.4.1]. A live code keeps its own wrong tries and the limits of
 * messages stand, so lifting helps nobody who guesses.
 * @throws Refusal `practitioner_not_found`; `sms_not_locked` when there is nothing to lift (any more).
 */
export async function liftSmsLock(db: Db | Tx, { actor, practitionerId, reason, limits }: { actor: Actor; practitionerId: string; reason: string; limits: Means['limits'] }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { phone_index: phoneIndex } = await lockPractitioner(tx, practitionerId);
    if (phoneIndex === null || (await readSmsLock(tx, { phoneIndex, limits })) === null) throw new Refusal('sms_not_locked');
    await clearCount(tx, wrongCodesKey(phoneIndex));
    await logActivity(tx, actor, { action: 'lift-sms-lock', object: { kind: 'practitioner', id: practitionerId }, detail: { reason: maskContact(reason) } });
  });
}
