import { api } from '../../platform/api.ts';
import { announceJob } from '../../platform/job-events.ts';
import { useAct } from '../../platform/use-act.ts';

/** 撤回投递 (rule 11): as easy as applying was. */
export const useWithdrawApplication = () =>
  useAct(async ({ applicationId }: { applicationId: string }, idempotencyKey) => {
    const outcome = await api.practitioner.call('withdrawApplication', { params: { applicationId } }, { idempotencyKey });
    if (outcome.ok) announceJob({ jobId: outcome.data.job.id, what: 'withdrawn' });
    return outcome;
  });
