import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type ReviewedCard = Schemas['ReviewedCard'];

export const useListCardsForReview = () =>
  usePagedList({
    filters: { scope: 'all' as 'all' | 'reported' | 'hidden', registryNo: '' },
    fetch: (filters, page) => call('listCardsForReview', { query: { ...given(filters), ...page } }),
  });
