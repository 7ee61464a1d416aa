import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useSignInPractitioner = () =>
  useAct((body: { phone: string; password: string; flowToken?: string }, idempotencyKey) => api.anyone.call('signInPractitioner', { body }, { idempotencyKey }));
