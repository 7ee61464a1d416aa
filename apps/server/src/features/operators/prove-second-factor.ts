import { logActivity } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSession, openOperatorSession, type OperatorCaller } from '../../platform/sessions.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { checkSecondFactor } from './check-second-factor.ts';
import { nextScope } from './rules.ts';
import type { OperatorSession } from './sign-in-operator.ts';
import { lockOperator } from './sql.ts';

/**
 * A9, step 2: the code of the app or a recovery code. The token of step 1 dies and a new one opens, so that a stolen one of
 * step 1 never grows.
 * @throws Refusal `second_factor_wrong` and `sign_in_locked`, counted; `wrong_audience` for a token of another step.
 */
export async function proveSecondFactor(
  db: Db | Tx,
  args: { caller: OperatorCaller; code: string; cipher: ContactCipher; client: Client; limits: Means['limits'] },
): Promise<OperatorSession> {
  const { caller } = args;
  if (caller.scope !== 'second_factor') throw new Refusal('wrong_audience');
  return inTransaction(db, async (tx) => {
    const operator = await lockOperator(tx, caller.accountId);
    if (operator === undefined || operator.disabledAt !== null) throw new Refusal('sign_in_required');
    const used = await checkSecondFactor(tx, { ...args, operatorId: operator.id });
    const scope = nextScope(operator, true, args.limits);
    await endSession(tx, caller.sessionId, 'next step');
    await logActivity(tx, args.client.actor, { action: 'prove-second-factor', object: { kind: 'operator', id: operator.id }, detail: { used, scope } });
    return openOperatorSession(tx, { accountId: operator.id, scope, place: { userAgent: args.client.userAgent ?? '', address: args.client.address } });
  });
}
