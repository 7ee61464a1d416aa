import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { readStored, writeStored } from './storage.ts';

/**
 * X4: whether somebody on this device agreed to the privacy policy in its present version. Until then nothing but the
 * policies and shared cards can be used.
 */
export const usePrivacyConsent = defineStore('privacyConsent', () => {
  const agreedVersion = ref(readStored<string>('privacyAgreed') ?? '');
  const isAgreed = computed(() => agreedVersion.value === privacyPolicyVersion);
  /** Agreed to an earlier text: the page says that it changed. */
  const isChanged = computed(() => agreedVersion.value !== '' && !isAgreed.value);

  function agree() {
    agreedVersion.value = privacyPolicyVersion;
    writeStored('privacyAgreed', privacyPolicyVersion);
  }

  return { isAgreed, isChanged, agree };
});
