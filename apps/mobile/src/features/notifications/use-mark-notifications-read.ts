import type { Schemas } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import type { Side } from '../../platform/session.ts';
import { useAct } from '../../platform/use-act.ts';

/** Marks notifications as read (X3): one when it is opened, or all up to the newest that is shown. */
export function useMarkNotificationsRead(side: Side) {
  /** Each on its own: who opens two rows quickly has read both. */
  const markOne = ({ id, createdAt }: Schemas['Notification']) => api[side].call('markNotificationsRead', { body: { notificationId: id, upTo: createdAt } });
  const { isBusy, problem, run } = useAct((body: { upTo: string }, idempotencyKey) => api[side].call('markNotificationsRead', { body }, { idempotencyKey }));
  return { markOne, isBusy, problem, markAll: run };
}
