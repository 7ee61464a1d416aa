import { api } from '../../platform/api.ts';
import type { Side } from '../../platform/session.ts';
import { useAct } from '../../platform/use-act.ts';

export const useChangePassword = (side: Side) =>
  useAct((body: { currentPassword: string; password: string }, idempotencyKey) => api[side].call('changePassword', { body }, { idempotencyKey }));
