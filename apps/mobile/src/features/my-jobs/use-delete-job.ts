import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

/** 删除招聘 (I6, rule 16). */
export const useDeleteJob = (jobId: () => string) =>
  useAct((_body: null, idempotencyKey) => api.institution.call('deleteJob', { params: { jobId: jobId() } }, { idempotencyKey }));
