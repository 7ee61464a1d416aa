import { api } from '../../platform/api.ts';
import type { Side } from '../../platform/session.ts';
import { useRead } from '../../platform/use-read.ts';

/** One own feedback with its answers (X1). */
export const useGetMyFeedback = (side: Side, feedbackId: () => string) => useRead(() => api[side].call('getMyFeedback', { params: { feedbackId: feedbackId() } }));
