import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { getInstitution } from './get-institution.ts';

/**
 * A1: an institution that may no longer use the platform. Every login of its accounts ends at once (rule 22), its jobs are
 * open to nobody (see features/jobs/is-open-to.ts), and its records stay. Once more is the same as once.
 * @throws Refusal `institution_not_found`.
 */
export async function disableInstitution(db: Db | Tx, { institutionId, reason, actor }: { institutionId: string; reason: string; actor: Actor }) {
  return inTransaction(db, async (tx) => {
    const institution = await tx.selectFrom('institutions').select('disabled_at').where('id', '=', institutionId).forUpdate().executeTakeFirst();
    if (institution === undefined) throw new Refusal('institution_not_found');
    if (institution.disabled_at === null) {
      const disabled = { disabled_at: sql<Date>`now()`, disabled_reason: reason, updated_at: sql<Date>`now()` };
      await tx.updateTable('institutions').set(disabled).where('id', '=', institutionId).execute();
      const accounts = await tx.selectFrom('institution_accounts').select('id').where('institution_id', '=', institutionId).execute();
      await endSessionsOf(tx, { audience: 'institution', accountIds: accounts.map(({ id }) => id) }, 'institution disabled');
      await logActivity(tx, actor, { action: 'disable-institution', object: { kind: 'institution', id: institutionId }, detail: { reason } });
    }
    return getInstitution(tx, institutionId);
  });
}
