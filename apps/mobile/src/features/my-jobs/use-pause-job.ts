import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

/** 暂停招聘 (I6). */
export const usePauseJob = (jobId: () => string) =>
  useAct((_body: null, idempotencyKey) => api.institution.call('pauseJob', { params: { jobId: jobId() } }, { idempotencyKey }));
