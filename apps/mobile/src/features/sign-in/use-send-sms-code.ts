import { computed, onUnmounted, ref } from 'vue';
import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useSignInFlow } from './sign-in-flow.ts';

/** Sends the code of the flow and counts down as the server says, also when it says "too soon" after a return to the page. */
export function useSendSmsCode() {
  const flow = useSignInFlow();
  const now = ref(Date.now());
  const hasSent = ref(flow.mayResendAt > 0);
  const secondsLeft = computed(() => Math.max(0, Math.ceil((flow.mayResendAt - now.value) / 1000)));

  const timer = setInterval(() => {
    now.value = Date.now();
  }, 500);
  onUnmounted(() => clearInterval(timer));

  function waitSeconds(seconds: number) {
    now.value = Date.now();
    flow.mayResendAt = now.value + seconds * 1000;
  }

  const { isBusy, run } = useAct((body: { flowToken: string }, idempotencyKey) =>
    api.anyone.call('sendSmsCode', { body }, { idempotencyKey }),
  );

  async function send() {
    const outcome = await run({ flowToken: flow.flowToken });
    if (outcome?.ok) {
      hasSent.value = true;
      waitSeconds(outcome.data.resendAfterSeconds);
    } else if (outcome?.problem.code === 'sms_too_soon') {
      hasSent.value = true;
      waitSeconds(outcome.problem.retryAfterSeconds ?? 60);
    }
    return outcome;
  }

  return { isBusy, secondsLeft, hasSent, run: send };
}
