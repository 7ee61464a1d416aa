import { setTimeout as sleep } from 'node:timers/promises';
import type { SmsGateway, SmsMessage } from '../../platform/sms-gateway.ts';

/** A gateway that has not answered by then has failed: nobody waits longer for a button. */
const deliverySeconds = 5;
/** For how long an outage is played to numbers that get no message. */
const outageSeconds = 60;

interface LastDelivery {
  at: number;
  milliseconds: number;
  isTaken: boolean;
}
const lastDeliveries = new WeakMap<SmsGateway, LastDelivery>();

/** Gives one message to the gateway, once. @returns whether the gateway took it within five seconds. */
export async function deliverSmsCode(sms: SmsGateway, message: SmsMessage): Promise<boolean> {
  const startedAt = Date.now();
  const timer = new AbortController();
  const isTaken = await Promise.race([
    sms.send(message).then(() => true, () => false),
    sleep(deliverySeconds * 1000, false, { signal: timer.signal, ref: false }).catch(() => false),
  ]);
  timer.abort();
  lastDeliveries.set(sms, { at: Date.now(), milliseconds: Date.now() - startedAt, isTaken });
  return isTaken;
}

/**
 * For a number that must get no message: takes as long, and fails as the last real one did, so that neither time nor an
 * outage tells which numbers are known.
 */
export async function deliverNothing(sms: SmsGateway): Promise<boolean> {
  const last = lastDeliveries.get(sms);
  if (last === undefined) return true;
  if (last.isTaken) {
    await sleep(last.milliseconds);
    return true;
  }
  if (Date.now() - last.at > outageSeconds * 1000) return true;
  await sleep(last.milliseconds);
  return false;
}
