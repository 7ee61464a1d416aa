import type { Input } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import { storedAct } from '../../platform/stored-act.ts';
import { useAct } from '../../platform/use-act.ts';

/**
 * 发布新招聘 (I5). The key is kept on the device with the draft: the same draft after a lost answer, also after a reload,
 * is published once (rule 25). A changed draft is another job.
 */
export const usePublishJob = (institutionId: () => string) =>
  useAct(
    (body: Input<'publishJob'>['body'], idempotencyKey) => api.institution.call('publishJob', { body }, { idempotencyKey }),
    storedAct(() => `publishJob.${institutionId()}`),
  );
