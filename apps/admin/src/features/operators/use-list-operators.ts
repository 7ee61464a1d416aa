import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type Operator = Schemas['Operator'];

export const useListOperators = () =>
  usePagedList({
    filters: { search: '', role: '' as '' | Operator['role'], state: '' as '' | Operator['state'] },
    fetch: (filters, page) => call('listOperators', { query: { ...given(filters), ...page } }),
  });
