import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useVerifySmsCode = () =>
  useAct((body: { flowToken: string; code: string }, idempotencyKey) => api.anyone.call('verifySmsCode', { body }, { idempotencyKey }));
