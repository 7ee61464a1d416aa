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

/** How a message went, for the user and for the SMS log (A8). */
export interface Delivery {
  isTaken: boolean;
  outcome: 'sent' | 'refused' | 'timed_out' | 'not_sent';
  /** The provider's own word for a refusal. */
  providerCode: string | null;
  milliseconds: number;
}

const codeOf = (error: unknown): string | null => (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null);

/** Gives one message to the gateway, once, and waits for its word for five seconds. */
export async function deliverSmsCode(sms: SmsGateway, message: SmsMessage): Promise<Delivery> {
  const startedAt = Date.now();
  const timer = new AbortController();
  const { outcome, providerCode } = await Promise.race<Pick<Delivery, 'outcome' | 'providerCode'>>([
    sms.send(message).then(() => ({ outcome: 'sent', providerCode: null }), (error: unknown) => ({ outcome: 'refused', providerCode: codeOf(error) })),
    sleep(deliverySeconds * 1000, undefined, { signal: timer.signal, ref: false }).catch(() => undefined).then(() => ({ outcome: 'timed_out', providerCode: null })),
  ]);
  timer.abort();
  const milliseconds = Date.now() - startedAt;
  const isTaken = outcome === 'sent';
  lastDeliveries.set(sms, { at: Date.now(), milliseconds, isTaken });
  return { isTaken, outcome, providerCode, milliseconds };
}

/**
 * For a number that must get no message: takes as long, and fails as the last real one did, so that neither time nor an
 * outage tells which numbers are known.
 */
export async function deliverNothing(sms: SmsGateway): Promise<Delivery> {
  const last = lastDeliveries.get(sms);
  const nothing = { outcome: 'not_sent', providerCode: null, milliseconds: 0 } as const;
  if (last === undefined) return { ...nothing, isTaken: true };
  if (last.isTaken) {
    await sleep(last.milliseconds);
    return { ...nothing, isTaken: true };
  }
  if (Date.now() - last.at > outageSeconds * 1000) return { ...nothing, isTaken: true };
  await sleep(last.milliseconds);
  return { ...nothing, isTaken: false };
}
