import { setTimeout as sleep } from 'node:timers/promises';
import { SmsFault, type SmsGateway, type SmsMessage } from '../../platform/sms-gateway.ts';

/** A gateway that has not answered by then has failed: nobody waits longer for a button. */
const deliverySeconds = 4;
/** For how long an outage is played to numbers that get no message. */
const outageSeconds = 60;

interface LastDelivery {
  at: number;
  milliseconds: number;
  isOutage: boolean;
}
const lastDeliveries = new WeakMap<SmsGateway, LastDelivery>();

/** How a message went, for the user and for the SMS log (A8). */
export interface Delivery {
  outcome: 'sent' | 'refused' | 'timed_out' | 'not_sent';
  /** The provider's own word for a refusal. */
  providerCode: string | null;
  /** Why there is no message; null when there is one, or when it must look so. */
  fault: SmsFault['kind'] | null;
  /** What the provider took; the answer may take longer. */
  milliseconds: number;
}

/**
 * Gives one message to the gateway, once, and waits for its word for four seconds. Not before the gateway's own least
 * time, so that a quick word does not tell that there was one (rule 19).
 */
export async function deliverSmsCode(sms: SmsGateway, message: SmsMessage): Promise<Delivery> {
  const startedAt = Date.now();
  const stop = new AbortController();
  const { outcome, providerCode, fault } = await Promise.race<Omit<Delivery, 'milliseconds'>>([
    sms.send(message, { signal: stop.signal }).then(() => ({ outcome: 'sent', providerCode: null, fault: null }), refusedBy),
    sleep(deliverySeconds * 1000, undefined, { signal: stop.signal, ref: false }).catch(() => undefined).then(() => ({ outcome: 'timed_out', providerCode: null, fault: 'away' })),
  ]);
  stop.abort();
  const milliseconds = Date.now() - startedAt;
  lastDeliveries.set(sms, { at: Date.now(), milliseconds, isOutage: fault === 'account' || fault === 'away' });
  await sleep(Math.max(0, leastMilliseconds(sms) - milliseconds));
  return { outcome, providerCode, fault, milliseconds };
}

/**
 * For a number that must get no message: takes as long, and fails as the last real one did, so that neither time nor an
 * outage tells which numbers are known.
 */
export async function deliverNothing(sms: SmsGateway): Promise<Delivery> {
  const last = lastDeliveries.get(sms);
  const isOutage = last?.isOutage === true && Date.now() - last.at <= outageSeconds * 1000;
  const isSlow = last !== undefined && (isOutage || !last.isOutage);
  await sleep(Math.max(leastMilliseconds(sms), isSlow ? last.milliseconds : 0));
  return { outcome: 'not_sent', providerCode: null, fault: isOutage ? 'away' : null, milliseconds: 0 };
}

const leastMilliseconds = (sms: SmsGateway): number => sms.answerMilliseconds ?? 0;

const refusedBy = (error: unknown): Omit<Delivery, 'milliseconds'> =>
  error instanceof SmsFault ? { outcome: 'refused', providerCode: error.code, fault: error.kind } : { outcome: 'refused', providerCode: null, fault: 'away' };
