import { defineStore } from 'pinia';
import { ref } from 'vue';

/** What the sign-in pages hand on. It lives in memory only: a phone number belongs in no address and no storage. */
export const useSignInFlow = defineStore('sign-in-flow', () => {
  const phone = ref('');
  const flowToken = ref('');
  const purpose = ref<'bind' | 'reset'>('bind');
  const mayResendAt = ref(0);

  function start(of: { phone: string; flowToken: string; purpose: 'bind' | 'reset' }) {
    phone.value = of.phone;
    flowToken.value = of.flowToken;
    purpose.value = of.purpose;
    mayResendAt.value = 0;
  }

  function clear() {
    phone.value = '';
    flowToken.value = '';
    mayResendAt.value = 0;
  }

  return { phone, flowToken, purpose, mayResendAt, start, clear };
});
