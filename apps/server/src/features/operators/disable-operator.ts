import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { keepAnAdministrator } from './keep-an-administrator.ts';
import { showOperator } from './show-operator.ts';

/**
 * A9: the account's logins end at once (rule 22) and it can no longer sign in. Disabling a disabled one changes nothing.
 * @throws Refusal `not_found`, `last_administrator`.
 */
export async function disableOperator(db: Db | Tx, { operatorId, actor }: { operatorId: string; actor: Actor }): ReturnType<typeof showOperator> {
  return inTransaction(db, async (tx) => {
    await keepAnAdministrator(tx, operatorId);
    const changed = await tx
      .updateTable('operators')
      .set({ disabled_at: sql<Date>`now()` })
      .where('id', '=', operatorId)
      .where('disabled_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (changed !== undefined) {
      await endSessionsOf(tx, { audience: 'operator', accountIds: [operatorId] }, 'disabled');
      await logActivity(tx, actor, { action: 'disable-operator', object: { kind: 'operator', id: operatorId } });
    }
    return showOperator(tx, operatorId);
  });
}
