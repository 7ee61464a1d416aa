import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

/** 恢复招聘 (I6, rule 13). */
export const useReopenJob = (jobId: () => string) =>
  useAct((_body: null, idempotencyKey) => api.institution.call('reopenJob', { params: { jobId: jobId() } }, { idempotencyKey }));
