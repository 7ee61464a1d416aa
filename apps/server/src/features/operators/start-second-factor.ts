import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { OperatorCaller } from '../../platform/sessions.ts';
import { newSecret, otpauthUrl } from './rules.ts';
import { lockOperator } from './sql.ts';

/**
 * A9: a new secret for the authenticator app, encrypted at rest; started again it replaces the last one that was not
 * confirmed. A confirmed one is never replaced here.
 * @throws Refusal `wrong_audience` for a token of another step.
 */
export async function startSecondFactor(
  db: Db | Tx,
  args: { caller: OperatorCaller; cipher: ContactCipher; actor: Actor },
): Promise<{ secret: string; otpauthUrl: string }> {
  if (args.caller.scope !== 'set_up_second_factor') throw new Refusal('wrong_audience');
  return inTransaction(db, async (tx) => {
    const operator = await lockOperator(tx, args.caller.accountId);
    if (operator === undefined || operator.hasSecondFactor) throw new Refusal('sign_in_required');
    const secret = newSecret();
    const secret_cipher = args.cipher.encrypt(secret);
    await tx
      .insertInto('operator_second_factors')
      .values({ operator_id: operator.id, secret_cipher })
      .onConflict((conflict) => conflict.column('operator_id').doUpdateSet({ secret_cipher }))
      .execute();
    await logActivity(tx, args.actor, { action: 'start-second-factor', object: { kind: 'operator', id: operator.id } });
    return { secret, otpauthUrl: otpauthUrl(secret, operator.accountName) };
  });
}
