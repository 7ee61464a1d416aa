import type { Input } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

/** 发布新招聘 (I5). A retry after a lost answer carries the same key, so one job is published (rule 25). */
export const usePublishJob = () =>
  useAct((body: Input<'publishJob'>['body'], idempotencyKey) => api.institution.call('publishJob', { body }, { idempotencyKey }));
