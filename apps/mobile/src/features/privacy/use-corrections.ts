import type { Schemas } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';

export type MyCorrectionRequest = Schemas['MyCorrectionRequest'];

export const useListMyCorrectionRequests = () =>
  usePagedList<MyCorrectionRequest>((cursor) => api.practitioner.call('listMyCorrectionRequests', { query: cursor ? { cursor } : {} }));
export const useRequestCorrection = () =>
  useAct((body: { field: MyCorrectionRequest['field']; words: string }, idempotencyKey) => api.practitioner.call('requestCorrection', { body }, { idempotencyKey }));
