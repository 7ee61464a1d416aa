import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useRead } from '../../platform/use-read.ts';

export const useGetPublishConsent = () => useRead(() => api.practitioner.call('getPublishConsent'));

export const usePublishCard = () =>
  useAct((body: { consentVersion: string | null; hidesFromEmployer: boolean }, idempotencyKey) =>
    api.practitioner.call('publishCard', { body }, { idempotencyKey }),
  );
