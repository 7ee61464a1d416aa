import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type ForbiddenWord = Schemas['ForbiddenWord'];

export const useListForbiddenWords = () =>
  usePagedList({ filters: { search: '' }, fetch: (filters, page) => call('listForbiddenWords', { query: { ...given(filters), ...page } }) });
