import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useStartPasswordReset = () =>
  useAct((body: { phone: string }, idempotencyKey) => api.anyone.call('startPasswordReset', { body }, { idempotencyKey }));
