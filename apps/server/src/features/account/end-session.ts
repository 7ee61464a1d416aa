import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSession as end } from '../../platform/sessions.ts';
import type { UserCaller } from './prove-password.ts';

/**
 * X2: ends one login of the own account, e.g. of a lost telephone. Doing it again changes nothing.
 * @throws Refusal `not_found`, alike for a missing one and another account's (rule 23).
 */
export async function endSession(db: Db, { caller, sessionId, actor }: { caller: UserCaller; sessionId: string; actor: Actor }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const session = await tx
      .selectFrom('sessions')
      .select(['id', 'ended_at'])
      .where('id', '=', sessionId)
      .where('audience', '=', caller.audience)
      .where('account_id', '=', caller.accountId)
      .forUpdate()
      .executeTakeFirst();
    if (session === undefined) throw new Refusal('not_found');
    if (session.ended_at !== null) return;
    await end(tx, sessionId, 'ended by its owner');
    await logActivity(tx, actor, { action: 'end-session', object: { kind: 'session', id: sessionId } });
  });
}
