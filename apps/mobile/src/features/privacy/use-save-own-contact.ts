import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useRead } from '../../platform/use-read.ts';

export const useGetOwnContact = () => useRead(() => api.practitioner.call('getOwnContact'));
export const useSaveOwnContact = () =>
  useAct((body: { email: string | null; wechatId: string | null; version: number }, idempotencyKey) => api.practitioner.call('saveOwnContact', { body }, { idempotencyKey }));
