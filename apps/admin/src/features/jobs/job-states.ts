import type { ReviewedJob } from './use-list-jobs-for-review.ts';

/** The state of a job in a word and a tone. */
export const jobStates: Record<ReviewedJob['state'], { label: string; tone: 'valid' | 'pending' | 'danger' | 'quiet' }> = {
  published: { label: '招聘中', tone: 'valid' },
  paused: { label: '已暂停', tone: 'pending' },
  expired: { label: '已过期', tone: 'quiet' },
  taken_down: { label: '已下架', tone: 'danger' },
  deleted: { label: '已删除', tone: 'quiet' },
};
