import { api } from '../../platform/api.ts';
import type { Side } from '../../platform/session.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';

/** 我的反馈 (X1). */
export const useListMyFeedback = (side: Side) => usePagedList((cursor) => api[side].call('listMyFeedback', { query: cursor ? { cursor } : {} }));
