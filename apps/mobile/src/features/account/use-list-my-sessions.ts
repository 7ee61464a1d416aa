import type { Schemas } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import type { Side } from '../../platform/session.ts';
import { useAct } from '../../platform/use-act.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';

export type MySession = Schemas['MySession'];

export const useListMySessions = (side: Side) => usePagedList<MySession>((cursor) => api[side].call('listMySessions', { query: cursor ? { cursor } : {} }));
export const useEndSession = (side: Side) =>
  useAct((params: { sessionId: string }, idempotencyKey) => api[side].call('endSession', { params }, { idempotencyKey }));
export const useEndOtherSessions = (side: Side) => useAct((_body: null, idempotencyKey) => api[side].call('endOtherSessions', {}, { idempotencyKey }));
