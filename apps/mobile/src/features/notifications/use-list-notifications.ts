import type { Schemas } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import type { Side } from '../../platform/session.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';

export const useListNotifications = (side: Side, onRefreshed: () => void) =>
  usePagedList<Schemas['Notification']>((cursor) => api[side].call('listNotifications', { query: cursor ? { cursor } : {} }), onRefreshed);
