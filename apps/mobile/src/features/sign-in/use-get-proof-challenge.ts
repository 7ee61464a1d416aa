import { ref } from 'vue';
import { api } from '../../platform/api.ts';
import { readWechatCode } from '../../platform/wechat-code.ts';
import { createProofs } from './proofs.ts';

/**
 * The proof of a real client for steps that take a phone number (rule 19). `prepare` when the page is shown, so that it is
 * there when the user has typed; `prove` sends a step with it. `isSlow`: the user waits for it, and is told why.
 */
export function useGetProofChallenge() {
  const isSlow = ref(false);
  const proofs = createProofs({
    getChallenge: () => api.anyone.call('getProofChallenge'),
    readWechatCode,
    onSlow: (value) => (isSlow.value = value),
  });
  return { isSlow, ...proofs };
}
