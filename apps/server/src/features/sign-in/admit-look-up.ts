import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import { logActivity } from '../../platform/activity-log.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { networkOf, type Client, type Means } from './rules.ts';
import { insertAskedNumber, lockSubject, readAskedNumbers } from './sql.ts';

/**
 * Rule 19: counts a question about a number, by different numbers per device and per address, and by repeats of one
 * number. Every step that takes a number asks here, so another path gives no new tries.
 * @throws Refusal `look_up_limited` with the seconds to wait, before anything is looked up: known and unknown numbers
 * are refused alike.
 */
export async function admitLookUp(tx: Tx, args: { phoneIndex: Buffer; client: Client; limits: Means['limits'] }): Promise<void> {
  const { client, limits, phoneIndex } = args;
  if (client.deviceId !== '') {
    await admitNumber(tx, `device:${client.deviceId}`, { ...args, perDay: limits.lookUpNumbersPerDevicePerDay });
  }
  await admitNumber(tx, `address:${networkOf(client.address)}`, {
    phoneIndex,
    limits,
    perDay: limits.lookUpNumbersPerAddressPerDay,
    perTenMinutes: limits.lookUpNumbersPerAddressPer10Minutes,
  });
}

async function admitNumber(
  tx: Tx,
  clientKey: string,
  args: { phoneIndex: Buffer; limits: Means['limits']; perDay: number; perTenMinutes?: number },
): Promise<void> {
  // One after another, so that parallel questions cannot pass the limit together.
  await lockSubject(tx, `look-up:${clientKey}`);
  const repeats = await countUp(tx, `look-up:${clientKey}:${args.phoneIndex.toString('base64url')}`, 3_600);
  if (repeats.count > args.limits.lookUpRepeatsPerHour) throw limited(repeats.retryAfterSeconds);
  const asked = await readAskedNumbers(tx, clientKey, args.phoneIndex);
  if (asked.isKnown) return;
  if (asked.inDay >= args.perDay) throw limited(asked.dayFreeIn);
  if (args.perTenMinutes !== undefined && asked.inTenMinutes >= args.perTenMinutes) throw limited(asked.tenMinutesFreeIn);
  await insertAskedNumber(tx, clientKey, args.phoneIndex);
}

const limited = (retryAfterSeconds: number) => new Refusal('look_up_limited', { retryAfterSeconds });

/** One line of the activity log per hour and address: the log must not be what an attacker fills. */
export async function logLimitHit(db: Db, client: Client, action: ActivityAction): Promise<void> {
  const hits = await countUp(db, `limit-hit:${action}:${networkOf(client.address)}`, 3_600);
  if (hits.count === 1) await logActivity(db, client.actor, { action, detail: { outcome: 'limited' } });
}

/** Runs a step and notes when its limit refused it. The note is written outside the step's transaction, which is undone. */
export async function noteLimitHits<T>(db: Db, client: Client, action: ActivityAction, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Refusal && error.status === 429) await logLimitHit(db, client, action);
    throw error;
  }
}
