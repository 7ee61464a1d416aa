import { api } from '../../platform/api.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';
import { useRead } from '../../platform/use-read.ts';

export const useGetPoints = () => useRead(() => api.institution.call('getPoints'));

export const useListPointEntries = (onRefreshed: () => void) =>
  usePagedList((cursor) => api.institution.call('listPointEntries', { query: cursor ? { cursor } : {} }), onRefreshed);
