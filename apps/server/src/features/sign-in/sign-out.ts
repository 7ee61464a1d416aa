import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { endSession, endSessionsOf, type Caller } from '../../platform/sessions.ts';

/** X2: ends this session, or with `everywhere` every session of the account. Doing it again changes nothing. */
export async function signOut(db: Db, args: { caller: Caller; everywhere: boolean; actor: Actor }): Promise<void> {
  const { caller, everywhere } = args;
  await inTransaction(db, async (tx) => {
    if (everywhere) await endSessionsOf(tx, { audience: caller.audience, accountIds: [caller.accountId] }, 'signed out everywhere');
    else await endSession(tx, caller.sessionId, 'signed out');
    await logActivity(tx, args.actor, { action: 'sign-out', object: { kind: 'session', id: caller.sessionId }, detail: { everywhere } });
  });
}
