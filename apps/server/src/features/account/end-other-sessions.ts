import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { endSessionsOf } from '../../platform/sessions.ts';
import type { UserCaller } from './prove-password.ts';

/** X2: ends every login of the account but this one. @returns how many ended. */
export async function endOtherSessions(db: Db, { caller, actor }: { caller: UserCaller; actor: Actor }): Promise<number> {
  return inTransaction(db, async (tx) => {
    const ended = await endSessionsOf(tx, { audience: caller.audience, accountIds: [caller.accountId], exceptSessionId: caller.sessionId }, 'ended by its owner');
    if (ended > 0) await logActivity(tx, actor, { action: 'end-other-sessions', object: { kind: 'session', id: caller.sessionId }, detail: { ended } });
    return ended;
  });
}
