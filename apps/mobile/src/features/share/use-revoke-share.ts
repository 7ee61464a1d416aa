import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useRevokeShare = () =>
  useAct(({ shareId }: { shareId: string }, idempotencyKey) => api.practitioner.call('revokeShare', { params: { shareId } }, { idempotencyKey }));
