import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

/** 续期 (I6): an expired job is published again, a live one runs longer. */
export const useRenewJob = (jobId: () => string) =>
  useAct((body: { validUntil: string }, idempotencyKey) => api.institution.call('renewJob', { params: { jobId: jobId() }, body }, { idempotencyKey }));
