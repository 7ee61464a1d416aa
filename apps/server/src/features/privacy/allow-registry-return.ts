import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { reopenRegistryNo } from '../registry/close-registry-no.ts';

/**
 * 恢复登记 (A11): somebody who closed the account asked the operators to come back. The next import makes a new entry, which
 * is bound by an SMS code like any other; the former records stay with the former pseudonym (rule 26).
 * @throws Refusal `not_found` when this number is not closed.
 */
export async function allowRegistryReturn(db: Db | Tx, { actor, registryNo, cipher }: { actor: Actor; registryNo: string; cipher: ContactCipher }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const reopened = await reopenRegistryNo(tx, { registryNo, cipher });
    if (reopened === undefined) throw new Refusal('not_found', { title: '没有已注销的此人员编号' });
    await logActivity(tx, actor, { action: 'allow-registry-return', ...(reopened.practitionerId === null ? {} : { object: { kind: 'practitioner', id: reopened.practitionerId } }) });
  });
}
