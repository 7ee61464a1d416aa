import type { AlertKind } from '@cert/contract/codes/alert-kinds';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

/** 警报 (A8): open ones until another state is chosen. */
export const useListAlerts = () =>
  usePagedList({
    filters: { state: 'open' as 'open' | 'handled', kind: '' as '' | AlertKind },
    fetch: (filters, page) => call('listAlerts', { query: { ...given(filters), ...page } }),
  });
