import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useWithdrawCard = () =>
  useAct((_body: null, idempotencyKey) => api.practitioner.call('withdrawCard', {}, { idempotencyKey }));
