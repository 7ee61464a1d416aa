import { api } from '../../platform/api.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';
import { useRead } from '../../platform/use-read.ts';

export const useListMyShares = () =>
  usePagedList((cursor) => api.practitioner.call('listMyShares', { query: cursor === null ? {} : { cursor } }));

/** The links that open something now: at most one without and one with contact. */
export const useActiveShares = () => useRead(() => api.practitioner.call('listMyShares', { query: { state: 'active' } }));
