import { publishCard } from '@cert/contract/card';
import { getProofChallenge, lookUpPhone, sendSmsCode, setPractitionerPassword, verifySmsCode } from '@cert/contract/sign-in';
import { buildApp } from '../src/app.ts';
import { publishConsent } from '../src/features/cards/consent-text.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import type { SmsMessage } from '../src/platform/sms-gateway.ts';
import { createDemoClient } from './demo-client.ts';
import { solveProof } from './solve-proof.ts';

/** Limits that a thousand sign-ins in a minute would break; everything else is as for users. */
const unlimited = {
  lookUpNumbersPerDevicePerDay: 1_000_000,
  lookUpNumbersPerAddressPer10Minutes: 1_000_000,
  lookUpNumbersPerAddressPerDay: 1_000_000,
  lookUpNumbersPerNetworkPerDay: 1_000_000,
  proofLightHashes: 1,
  proofHardestHashes: 1,
  smsPerAddressPerHour: 1_000_000,
  smsPerDevicePerHour: 1_000_000,
  smsHourlyBudget: 1_000_000,
  smsDailyBudget: 1_000_000,
  // A load that was killed and starts again at once meets phones that just got a code.
  smsResendSeconds: 0,
};

/**
 * Takes people of the registry through the whole way of a user: phone, code, password, push. Requests go through the
 * same server code as everybody's, so the demo cannot break a rule.
 * @returns how many cards were published.
 */
export async function publishDemoCards(
  deps: Deps,
  { phones, passwordOf, concurrency, onProgress }: { phones: readonly string[]; passwordOf: (phone: string) => string; concurrency: number; onProgress: (done: number) => void },
): Promise<number> {
  const codes = new Map<string, string>();
  const sms = { send: async (message: SmsMessage) => void codes.set(message.phone, message.code) };
  const app = await buildApp({ ...deps, sms, config: { ...deps.config, logLevel: 'silent', h5Dir: undefined, limits: { ...deps.config.limits, ...unlimited } } });
  const call = createDemoClient(app);
  let published = 0;
  let next = 0;
  const work = async () => {
    for (let phone = phones[next++]; phone !== undefined; phone = phones[next++]) {
      const proof = solveProof(await call(getProofChallenge, {}));
      const { outcome, flowToken } = await call(lookUpPhone, { body: { phone, proof } });
      if (outcome !== 'verify') continue;
      await call(sendSmsCode, { body: { flowToken } });
      await call(verifySmsCode, { body: { flowToken, code: codes.get(phone) ?? '' } });
      const { session } = await call(setPractitionerPassword, { body: { flowToken, password: passwordOf(phone) } });
      if (session === null) continue;
      await call(publishCard, { token: session.token, body: { consentVersion: publishConsent.version, hidesFromEmployer: true } });
      onProgress((published += 1));
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, work));
  } finally {
    await app.close();
  }
  return published;
}
