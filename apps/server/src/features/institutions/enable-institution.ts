import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { getInstitution } from './get-institution.ts';

/**
 * A1: a disabled institution may sign in again, and its jobs are open again as far as their own state allows.
 * @throws Refusal `institution_not_found`.
 */
export async function enableInstitution(db: Db | Tx, { institutionId, reason, actor }: { institutionId: string; reason: string; actor: Actor }) {
  return inTransaction(db, async (tx) => {
    const institution = await tx.selectFrom('institutions').select('disabled_at').where('id', '=', institutionId).forUpdate().executeTakeFirst();
    if (institution === undefined) throw new Refusal('institution_not_found');
    if (institution.disabled_at !== null) {
      const enabled = { disabled_at: null, disabled_reason: null, updated_at: sql<Date>`now()` };
      await tx.updateTable('institutions').set(enabled).where('id', '=', institutionId).execute();
      await logActivity(tx, actor, { action: 'enable-institution', object: { kind: 'institution', id: institutionId }, detail: { reason } });
    }
    return getInstitution(tx, institutionId);
  });
}
