import { ref } from 'vue';
import { api } from '../../platform/api.ts';
import { announceJob } from '../../platform/job-events.ts';
import { storedAct } from '../../platform/stored-act.ts';
import { useAct } from '../../platform/use-act.ts';
import { useRead } from '../../platform/use-read.ts';
import { isClosed, tellIfClosed } from './use-get-job.ts';

/**
 * 投递简历: the consent first, as the server words it for this very institution (rule 11), then the application. A repeat
 * after a lost answer carries the same key, also after a reload, and the server keeps one application for one job anyway (rule 17).
 */
export function useApplyToJob(jobId: () => string) {
  const isSheetOpen = ref(false);
  const message = ref('');
  const { value: consent, problem: consentProblem, load: loadConsent } = useRead(async () =>
    tellIfClosed(jobId(), await api.practitioner.call('getApplyConsent', { params: { jobId: jobId() } })),
  );
  const { isBusy, run } = useAct(
    async (body: { consentVersion: string }, idempotencyKey) => tellIfClosed(jobId(), await api.practitioner.call('applyToJob', { params: { jobId: jobId() }, body }, { idempotencyKey })),
    storedAct(() => `apply.${jobId()}`),
  );

  async function openSheet() {
    message.value = '';
    consent.value = null;
    isSheetOpen.value = true;
    await loadConsent();
    if (isClosed(consentProblem.value?.code)) isSheetOpen.value = false;
  }

  async function apply(consentVersion: string) {
    message.value = '';
    const outcome = await run({ consentVersion });
    if (!outcome) return undefined;
    if (outcome.ok) {
      isSheetOpen.value = false;
      announceJob({ jobId: jobId(), what: 'applied' });
      return outcome;
    }
    message.value = outcome.problem.title;
    // The text changed since it was shown: it is read and agreed to again.
    if (outcome.problem.code === 'consent_outdated') await loadConsent();
    if (isClosed(outcome.problem.code)) isSheetOpen.value = false;
    return outcome;
  }

  return { isSheetOpen, message, consent, consentProblem, isBusy, openSheet, loadConsent, apply };
}
