import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useSetPractitionerPassword = () =>
  useAct((body: { flowToken: string; password: string }, idempotencyKey) => api.anyone.call('setPractitionerPassword', { body }, { idempotencyKey }));
