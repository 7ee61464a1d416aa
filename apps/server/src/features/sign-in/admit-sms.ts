import { logActivity } from '../../platform/activity-log.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { countUp, readCount } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { noteLimitHits } from './admit-look-up.ts';
import { networkOf, wrongCodesKey, type Client, type Means } from './rules.ts';
import { raiseBudgetAlert, SmsBudgetSpent } from './spend-sms-budget.ts';
import { readSentCodes, type Flow } from './sql.ts';

/**
 * The limits of rule 18 for one more code: of the number over all its flows, of the address and of the device. Refused
 * alike whether the number is known.
 * @throws Refusal `sms_code_locked`, `sms_too_soon`, `sms_limit_reached`.
 */
export async function admitSms(tx: Tx, flow: Flow, { limits, client }: { limits: Means['limits']; client: Client }): Promise<void> {
  const wrong = await readCount(tx, wrongCodesKey(flow.phoneIndex));
  if (wrong.count >= limits.smsWrongTriesPerPhonePerDay) throw new Refusal('sms_code_locked', { retryAfterSeconds: wrong.retryAfterSeconds });
  const sent = await readSentCodes(tx, flow.phoneIndex);
  if (sent.lastAge !== null && sent.lastAge < limits.smsResendSeconds) {
    throw new Refusal('sms_too_soon', { retryAfterSeconds: limits.smsResendSeconds - sent.lastAge });
  }
  if (sent.inDay >= limits.smsPerPhonePerDay) throw new Refusal('sms_limit_reached', { retryAfterSeconds: sent.dayFreeIn });
  if (sent.inHour >= limits.smsPerPhonePerHour) throw new Refusal('sms_limit_reached', { retryAfterSeconds: sent.hourFreeIn });
  // Undone with the transaction when the send is refused, so only accepted sends count.
  await admitPlace(tx, `sms:address:${networkOf(client.address)}`, limits.smsPerAddressPerHour);
  if (client.deviceId !== '') await admitPlace(tx, `sms:device:${client.deviceId}`, limits.smsPerDevicePerHour);
}

async function admitPlace(tx: Tx, key: string, perHour: number): Promise<void> {
  const { count, retryAfterSeconds } = await countUp(tx, key, 3_600);
  if (count > perHour) throw new Refusal('sms_limit_reached', { retryAfterSeconds });
}

/** Runs the reserving of a code and tells of a limit that refused it, outside its transaction, which is undone. */
export async function noteSmsLimits<T>(db: Db, { client, limits }: { client: Client; limits: Means['limits'] }, reserve: () => Promise<T>): Promise<T> {
  try {
    return await noteLimitHits(db, client, 'send-sms-code', reserve);
  } catch (error) {
    if (error instanceof SmsBudgetSpent) await noteSpentBudget(db, client, limits);
    throw error;
  }
}

/** The alert counts every refused message; the log has one line an hour, because it must not be what an attacker fills. */
async function noteSpentBudget(db: Db, client: Client, limits: Means['limits']): Promise<void> {
  await raiseBudgetAlert(db, limits);
  const told = await countUp(db, 'limit-hit:sms-budget', 3_600);
  if (told.count === 1) await logActivity(db, client.actor, { action: 'send-sms-code', detail: { outcome: 'limited', kind: 'budget' } });
}
