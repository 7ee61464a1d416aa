import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { getInstitution } from './get-institution.ts';
import { checkDay } from './rules.ts';
import { saveVersion } from './save-version.ts';

/**
 * A1: until which day the membership is valid, that day included; null: without end. It counts from the next request on.
 * @throws Refusal `institution_not_found`, `version_conflict`, `request_invalid`.
 */
export async function setMembership(
  db: Db | Tx,
  { institutionId, membershipUntil, version, actor }: { institutionId: string; membershipUntil: string | null; version: number; actor: Actor },
) {
  const until = membershipUntil === null ? null : checkDay(membershipUntil);
  return inTransaction(db, async (tx) => {
    await saveVersion(tx, { institutionId, version, change: { membership_until: until } });
    await logActivity(tx, actor, { action: 'set-membership', object: { kind: 'institution', id: institutionId }, detail: { membershipUntil: until } });
    return getInstitution(tx, institutionId);
  });
}
