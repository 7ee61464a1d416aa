import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useLookUpPhone = () =>
  useAct((body: { phone: string }, idempotencyKey) => api.anyone.call('lookUpPhone', { body }, { idempotencyKey }));
