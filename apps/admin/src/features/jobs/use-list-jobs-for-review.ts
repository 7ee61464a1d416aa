import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type ReviewedJob = Schemas['ReviewedJob'];

export const useListJobsForReview = () =>
  usePagedList({
    filters: { search: '', state: '' as '' | ReviewedJob['state'], isFlagged: '' as '' | 'true' | 'false', institutionId: '' },
    fetch: (filters, page) => call('listJobsForReview', { query: { ...given(filters), ...page } }),
  });
