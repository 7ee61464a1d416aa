import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useSetInstitutionPassword = () =>
  useAct((body: { password: string }, idempotencyKey) => api.institution.call('setInstitutionPassword', { body }, { idempotencyKey }));
