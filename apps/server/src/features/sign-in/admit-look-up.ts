import type { AlertKind } from '@cert/contract/codes/alert-kinds';
import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import { logActivity } from '../../platform/activity-log.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { clientKeysOf, networkOf, type Client, type Means } from './rules.ts';
import { insertAskedNumber, lockSubject, readAskedNumbers } from './sql.ts';

interface LookUp {
  phoneIndex: Buffer;
  client: Client;
  /** Who asks, when WeChat said it: the device of all limits. */
  openidIndex: Buffer | null;
  limits: Means['limits'];
}

/**
 * Rule 19: counts a question about a number, by different numbers per device, address and neighbourhood, and by repeats of
 * one number. Every step that takes a number asks here, so another path gives no new tries.
 * @throws Refusal `look_up_limited` with the seconds to wait, before anything is looked up: known and unknown numbers
 * are refused alike.
 */
export async function admitLookUp(tx: Tx, { phoneIndex, client, openidIndex, limits }: LookUp): Promise<void> {
  const keys = clientKeysOf(client, openidIndex);
  const repeatsPerHour = limits.lookUpRepeatsPerHour;
  if (keys.device !== undefined) await admitNumber(tx, keys.device, { phoneIndex, repeatsPerHour, perDay: limits.lookUpNumbersPerDevicePerDay });
  await admitNumber(tx, keys.address, { phoneIndex, repeatsPerHour, perDay: limits.lookUpNumbersPerAddressPerDay, perTenMinutes: limits.lookUpNumbersPerAddressPer10Minutes });
  // A neighbourhood is many people: one number may be asked for from each of their addresses.
  await admitNumber(tx, keys.network, { phoneIndex, perDay: limits.lookUpNumbersPerNetworkPerDay });
}

async function admitNumber(
  tx: Tx,
  clientKey: string,
  args: { phoneIndex: Buffer; repeatsPerHour?: number; perDay: number; perTenMinutes?: number },
): Promise<void> {
  // One after another, so that parallel questions cannot pass the limit together.
  await lockSubject(tx, `look-up:${clientKey}`);
  if (args.repeatsPerHour !== undefined) {
    const repeats = await countUp(tx, `look-up:${clientKey}:${args.phoneIndex.toString('base64url')}`, 3_600);
    if (repeats.count > args.repeatsPerHour) throw limited(repeats.retryAfterSeconds);
  }
  const asked = await readAskedNumbers(tx, clientKey, args.phoneIndex);
  if (asked.isKnown) return;
  if (asked.inDay >= args.perDay) throw limited(asked.dayFreeIn);
  if (args.perTenMinutes !== undefined && asked.inTenMinutes >= args.perTenMinutes) throw limited(asked.tenMinutesFreeIn);
  await insertAskedNumber(tx, clientKey, args.phoneIndex);
}

const limited = (retryAfterSeconds: number) => new Refusal('look_up_limited', { retryAfterSeconds });

/** `sms_too_soon` is a person's finger and `sms_code_locked` has its alert from the wrong try that locked. */
const alertOf: Readonly<Record<string, AlertKind>> = { look_up_limited: 'look-up-limit', sms_limit_reached: 'sms-limit' };

/** One line of the activity log per hour, address and limit: the log must not be what an attacker fills. */
async function logLimitHit(db: Db, client: Client, { action, code }: { action: ActivityAction; code: string }): Promise<void> {
  const network = networkOf(client.address);
  const hits = await countUp(db, `limit-hit:${action}:${code}:${network}`, 3_600);
  if (hits.count > 1) return;
  await logActivity(db, client.actor, { action, detail: { outcome: 'limited' } });
  const kind = alertOf[code];
  if (kind !== undefined) await raiseAlert(db, { kind, subject: { kind: 'network', id: network } });
}

/** Runs a step and notes when its limit refused it. The note is written outside the step's transaction, which is undone. */
export async function noteLimitHits<T>(db: Db, client: Client, action: ActivityAction, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Refusal && error.status === 429) await logLimitHit(db, client, { action, code: error.code });
    throw error;
  }
}
