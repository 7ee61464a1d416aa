/** What an own job is now, in a word and its colour. */
export const myJobStates = {
  published: { label: '招聘中', kind: 'valid' },
  paused: { label: '已暂停', kind: 'expiring' },
  expired: { label: '已过期', kind: 'neutral' },
  taken_down: { label: '已下架', kind: 'danger' },
  deleted: { label: '已删除', kind: 'neutral' },
} as const;

export type MyJobState = keyof typeof myJobStates;
