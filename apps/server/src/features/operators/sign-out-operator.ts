import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { endSession, endSessionsOf, type OperatorCaller } from '../../platform/sessions.ts';

/** A9: ends this login at any of its steps; with `everywhere` every login of the account. Again it changes nothing. */
export async function signOutOperator(db: Db | Tx, { caller, everywhere, actor }: { caller: OperatorCaller; everywhere: boolean; actor: Actor }): Promise<void> {
  await inTransaction(db, async (tx) => {
    // Half a sign-in proves too little to end the others.
    if (everywhere && caller.scope === 'full') await endSessionsOf(tx, { audience: 'operator', accountIds: [caller.accountId] }, 'signed out everywhere');
    else await endSession(tx, caller.sessionId, 'signed out');
    await logActivity(tx, actor, { action: 'sign-out', object: { kind: 'session', id: caller.sessionId }, detail: { everywhere } });
  });
}
