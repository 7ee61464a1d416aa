import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import { forgetWrongPasswords } from '../sign-in/admit-sign-in.ts';
import { showOperator } from './show-operator.ts';
import { replaceRecoveryCodes } from './sql.ts';

/**
 * A9: for a lost phone. Secret and recovery codes are gone, the logins end, and the next sign-in sets a new one up.
 * @throws Refusal `not_found`.
 */
export async function resetSecondFactor(db: Db | Tx, { operatorId, actor }: { operatorId: string; actor: Actor }): ReturnType<typeof showOperator> {
  return inTransaction(db, async (tx) => {
    const shown = await showOperator(tx, operatorId);
    await tx.deleteFrom('operator_second_factors').where('operator_id', '=', operatorId).execute();
    await replaceRecoveryCodes(tx, operatorId, []);
    await forgetWrongPasswords(tx, { kind: 'operator', name: `code:${operatorId}` });
    await endSessionsOf(tx, { audience: 'operator', accountIds: [operatorId] }, 'second factor reset');
    await logActivity(tx, actor, { action: 'reset-second-factor', object: { kind: 'operator', id: operatorId } });
    return { ...shown, hasSecondFactor: false, can: { ...shown.can, resetSecondFactor: false } };
  });
}
