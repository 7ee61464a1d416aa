import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { adoptPhones } from '../contact-keys/adopt-phones.ts';
import { admitLookUp, noteLimitHits } from './admit-look-up.ts';
import { proveClient, type ProofMeans } from './prove-client.ts';
import { flowSeconds, normalisePhone } from './rules.ts';
import { findPhoneHolder, insertFlow } from './sql.ts';

/**
 * P2 step 1: opens a reset for any number. Only one that is bound gets a message later; nothing here tells which.
 * @throws Refusal what prove-client.ts throws; `look_up_limited`, counted together with the look-ups.
 */
export async function startPasswordReset(db: Db, args: { phone: string } & ProofMeans): Promise<{ flowToken: string }> {
  const phone = normalisePhone(args.phone);
  const phoneIndex = args.cipher.index(phone);
  return noteLimitHits(db, args.client, 'start-password-reset', async () => {
    const { openidIndex } = await proveClient(db, args);
    return inTransaction(db, async (tx) => {
      await adoptPhones(tx, args.cipher, [phone]);
      await admitLookUp(tx, { ...args, phoneIndex, openidIndex });
      const holder = await findPhoneHolder(tx, phoneIndex);
      const practitionerId = holder?.isBound === true ? holder.id : null;
      const phoneCipher = args.cipher.encrypt(phone);
      const flowToken = await insertFlow(tx, { purpose: 'reset', practitionerId, phoneIndex, phoneCipher, openidIndex, seconds: flowSeconds });
      await logActivity(tx, args.client.actor, {
        action: 'start-password-reset',
        ...(practitionerId === null ? {} : { object: { kind: 'practitioner', id: practitionerId } }),
      });
      return { flowToken };
    });
  });
}
