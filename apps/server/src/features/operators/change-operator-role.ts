import type { OperatorRole } from '@cert/contract/operation';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { keepAnAdministrator } from './keep-an-administrator.ts';
import { showOperator } from './show-operator.ts';

/**
 * A9: another role from now on. The account's logins end, because an open page was drawn for the old role.
 * @throws Refusal `not_found`, `last_administrator`.
 */
export async function changeOperatorRole(db: Db | Tx, { operatorId, role, actor }: { operatorId: string; role: OperatorRole; actor: Actor }): ReturnType<typeof showOperator> {
  return inTransaction(db, async (tx) => {
    if (role !== 'administrator') await keepAnAdministrator(tx, operatorId);
    const before = await tx.selectFrom('operators').select('role').where('id', '=', operatorId).forUpdate().executeTakeFirst();
    if (before !== undefined && before.role !== role) {
      await tx.updateTable('operators').set({ role }).where('id', '=', operatorId).execute();
      await endSessionsOf(tx, { audience: 'operator', accountIds: [operatorId] }, 'role changed');
      await logActivity(tx, actor, { action: 'change-operator-role', object: { kind: 'operator', id: operatorId }, detail: { from: before.role, to: role } });
    }
    return showOperator(tx, operatorId);
  });
}
