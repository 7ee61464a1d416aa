import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';
import type { FeedbackRow } from './feedback-words.ts';

/** The inbox (A5). */
export const useListFeedback = () =>
  usePagedList({
    filters: { search: '', kind: '' as '' | FeedbackRow['kind'], state: '' as '' | FeedbackRow['state'], senderSide: '' as '' | FeedbackRow['sender']['side'] },
    fetch: (filters, page) => call('listFeedback', { query: { ...given(filters), ...page } }),
  });
