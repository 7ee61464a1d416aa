import type { Schemas } from '@cert/api-client/client';
import { computed, onBeforeUnmount, shallowRef } from 'vue';
import { call } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useRead } from '../../platform/use-read.ts';

export type Verification = Schemas['ActivityVerification'];

/** How far the log is sealed, and a proof of it with its progress. */
export function useVerifyActivityLog() {
  const state = useRead(() => call('readSealState'));
  const { isActing, problem, act } = useAct();
  const run = shallowRef<Verification | null>(null);
  const shown = computed(() => run.value ?? state.data.value?.lastVerification ?? null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function verify(): Promise<void> {
    const outcome = await act({}, (options) => call('verifyActivityLog', {}, options));
    if (outcome.ok) follow(outcome.data);
  }

  function follow(verification: Verification): void {
    run.value = verification;
    if (verification.state !== 'running') return void state.reload();
    timer = setTimeout(async () => {
      const outcome = await call('getActivityVerification', { params: { verificationId: verification.id } });
      // A lost answer is asked for again.
      follow(outcome.ok ? outcome.data : verification);
    }, 700);
  }

  onBeforeUnmount(() => clearTimeout(timer));
  return { state, shown, verify, isActing, problem, isRunning: computed(() => shown.value?.state === 'running') };
}
