import { describe, expect, it } from 'vitest';
import { SmsFault, type SmsGateway } from '../../platform/sms-gateway.ts';
import { deliverNothing, deliverSmsCode } from './deliver-sms-code.ts';

const message = { phone: '13800001234', purpose: 'reset' as const, code: '123456', text: '' };
const timed = async <T>(work: Promise<T>): Promise<{ ms: number; result: T }> => {
  const startedAt = performance.now();
  const result = await work;
  return { ms: performance.now() - startedAt, result };
};
// Only least times are asserted: a busy machine may always take longer. A timer may end a millisecond early.
const early = 2;

describe('the time of an answer', () => {
  it('[trust 2.2.6] is never shorter than the gateway\'s least time, whether or not there is a message', async () => {
    const sms: SmsGateway = { send: async () => undefined, answerMilliseconds: 150 };
    const nothingYet = await timed(deliverNothing(sms));
    const real = await timed(deliverSmsCode(sms, message));
    const nothing = await timed(deliverNothing(sms));
    for (const { ms } of [nothingYet, real, nothing]) expect(ms).toBeGreaterThanOrEqual(150 - early);
    expect(real.result.milliseconds).toBeLessThan(150);
    expect([real.result.fault, nothing.result.fault]).toEqual([null, null]);
  });

  it('[trust 2.2.6] of a slow provider is played to a number that gets no message', async () => {
    const sms: SmsGateway = { send: () => new Promise((resolve) => setTimeout(resolve, 250)), answerMilliseconds: 50 };
    await deliverSmsCode(sms, message);
    expect((await timed(deliverNothing(sms))).ms).toBeGreaterThanOrEqual(250 - early);
  });

  it('[trust 2.2.6] a refusal: an outage is played to unknown numbers, the carrier\'s limit of one number is not', async () => {
    const refusing = (code: string): SmsGateway => ({ send: () => Promise.reject(new SmsFault(code)) });
    for (const [code, fault] of [['isv.OUT_OF_SERVICE', 'away'], ['broken_off', 'away'], ['isv.BUSINESS_LIMIT_CONTROL', null]] as const) {
      const sms = refusing(code);
      expect((await deliverSmsCode(sms, message)).fault).not.toBeNull();
      expect((await deliverNothing(sms)).fault, code).toBe(fault);
    }
  });

  it('[rule 18] a gateway that is given up is told to stop', async () => {
    let wasStopped = false;
    const sms: SmsGateway = { send: (_message, options) => new Promise((_resolve, reject) => options!.signal!.addEventListener('abort', () => ((wasStopped = true), reject(new SmsFault('broken_off'))))) };
    expect(await deliverSmsCode(sms, message)).toMatchObject({ outcome: 'timed_out', fault: 'away' });
    expect(wasStopped).toBe(true);
  });
});
