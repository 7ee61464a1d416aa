import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSession, type OperatorCaller } from '../../platform/sessions.ts';

/**
 * A9: ends one login of my account; one that has ended already is answered alike.
 * @throws Refusal `not_found` for another's login as for none.
 */
export async function endMyOperatorSession(db: Db | Tx, { caller, sessionId, actor }: { caller: OperatorCaller; sessionId: string; actor: Actor }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const mine = await tx.selectFrom('sessions').select('id').where('id', '=', sessionId).where('audience', '=', 'operator').where('account_id', '=', caller.accountId).executeTakeFirst();
    if (mine === undefined) throw new Refusal('not_found');
    await endSession(tx, sessionId, 'ended by its owner');
    await logActivity(tx, actor, { action: 'end-my-operator-session', object: { kind: 'session', id: sessionId } });
  });
}
