import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { showOperator } from './show-operator.ts';

/** A9: the account may sign in again, with its password and second factor as they were. @throws Refusal `not_found`. */
export async function enableOperator(db: Db | Tx, { operatorId, actor }: { operatorId: string; actor: Actor }): ReturnType<typeof showOperator> {
  return inTransaction(db, async (tx) => {
    const changed = await tx.updateTable('operators').set({ disabled_at: null }).where('id', '=', operatorId).where('disabled_at', 'is not', null).returning('id').executeTakeFirst();
    if (changed !== undefined) await logActivity(tx, actor, { action: 'enable-operator', object: { kind: 'operator', id: operatorId } });
    return showOperator(tx, operatorId);
  });
}
