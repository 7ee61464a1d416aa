import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { adoptPhones } from '../contact-keys/adopt-phones.ts';
import { admitLookUp, noteLimitHits } from './admit-look-up.ts';
import { proveClient, type ProofMeans } from './prove-client.ts';
import { flowSeconds, lookUpOutcome, normalisePhone } from './rules.ts';
import { findPhoneHolders, insertFlow } from './sql.ts';
import { countLookUp, watchLookUps } from './watch-look-ups.ts';

/**
 * P1 step 1: says whether a number is in the registry and how its sign-in goes on, and opens a flow in every case, so
 * that shape and time are the same (rule 19).
 * @throws Refusal what prove-client.ts throws; `look_up_limited`; `phone_ambiguous` when two active entries carry the number.
 */
export async function lookUpPhone(
  db: Db,
  args: { phone: string } & ProofMeans,
): Promise<{ outcome: 'not_found' | 'verify' | 'password'; flowToken: string }> {
  const phone = normalisePhone(args.phone);
  const phoneIndex = args.cipher.index(phone);
  const answer = await noteLimitHits(db, args.client, 'look-up-phone', async () => {
    const { openidIndex } = await proveClient(db, args);
    return inTransaction(db, async (tx) => {
      await adoptPhones(tx, args.cipher, [phone]);
      await admitLookUp(tx, { ...args, phoneIndex, openidIndex });
      const holders = await findPhoneHolders(tx, phoneIndex);
      if (holders.length > 1) {
        await logActivity(tx, args.client.actor, { action: 'look-up-phone', detail: { outcome: 'ambiguous' } });
        await countLookUp(tx, { isFound: true });
        throw new Refusal('phone_ambiguous', { keepsWrites: true });
      }
      const outcome = lookUpOutcome(holders[0]);
      const practitionerId = outcome === 'verify' ? holders[0]!.id : null;
      const phoneCipher = args.cipher.encrypt(phone);
      await logActivity(tx, args.client.actor, {
        action: 'look-up-phone',
        ...(holders[0] === undefined ? {} : { object: { kind: 'practitioner', id: holders[0].id } }),
        detail: { outcome, ...(holders[0] === undefined ? { account: `#${phoneIndex.toString('base64url').slice(0, 10)}` } : {}) },
      });
      const flowToken = await insertFlow(tx, { purpose: 'bind', practitionerId, phoneIndex, phoneCipher, openidIndex, seconds: flowSeconds });
      await countLookUp(tx, { isFound: outcome !== 'not_found' });
      return { outcome, flowToken };
    });
  });
  await watchLookUps(db, args.limits);
  return answer;
}
