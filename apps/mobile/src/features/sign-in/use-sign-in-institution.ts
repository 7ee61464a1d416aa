import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useSignInInstitution = () =>
  useAct((body: { accountName: string; password: string }, idempotencyKey) => api.anyone.call('signInInstitution', { body }, { idempotencyKey }));
