import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { watch } from 'vue';
import { api } from './api.ts';
import { usePrivacyConsent } from './privacy-consent.ts';
import { useSession, type Side } from './session.ts';
import { readStored, writeStored } from './storage.ts';

const storageKey = (side: Side) => `privacyRecorded.${side}`;

/**
 * X4: whoever signs in on a device where the policy was agreed to has that kept on the server, with its version. An answer
 * that never came is asked for again at the next start.
 */
export function recordPrivacyConsent() {
  const session = useSession();
  const consent = usePrivacyConsent();
  for (const side of ['practitioner', 'institution'] as const) {
    watch(
      () => [session.sessions[side]?.token, consent.isAgreed] as const,
      async ([token, isAgreed]) => {
        // The end of the token marks the login, so that another account on this device is recorded as well.
        const mark = `${privacyPolicyVersion}.${token?.slice(-6) ?? ''}`;
        if (!token || !isAgreed || readStored(storageKey(side)) === mark) return;
        const outcome = await api[side].call('agreeToPrivacyPolicy', { body: { version: privacyPolicyVersion } });
        if (outcome.ok) writeStored(storageKey(side), mark);
      },
      { immediate: true },
    );
  }
}
