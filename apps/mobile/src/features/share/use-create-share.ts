import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useRead } from '../../platform/use-read.ts';

export const useGetShareConsent = () => useRead(() => api.practitioner.call('getShareConsent'));

export const useCreateShare = () =>
  useAct((body: { showsContact: boolean; validDays: number; consentVersion: string | null }, idempotencyKey) =>
    api.practitioner.call('createShare', { body }, { idempotencyKey }),
  );
