import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import type { OperatorCaller } from '../../platform/sessions.ts';
import { newRecoveryCodes, recoveryInput } from './rules.ts';
import { lockOperator, replaceRecoveryCodes } from './sql.ts';

/** A9: ten new recovery codes; the ones before are dead from now on. */
export async function renewRecoveryCodes(db: Db | Tx, { caller, cipher, actor }: { caller: OperatorCaller; cipher: ContactCipher; actor: Actor }): Promise<{ recoveryCodes: string[] }> {
  return inTransaction(db, async (tx) => {
    await lockOperator(tx, caller.accountId);
    const recoveryCodes = newRecoveryCodes();
    await replaceRecoveryCodes(tx, caller.accountId, recoveryCodes.map((code) => cipher.index(recoveryInput(caller.accountId, code))));
    await logActivity(tx, actor, { action: 'renew-recovery-codes', object: { kind: 'operator', id: caller.accountId } });
    return { recoveryCodes };
  });
}
