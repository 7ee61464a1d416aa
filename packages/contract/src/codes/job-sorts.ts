/** 排序 of 求职 (P6). */
export const jobSorts = [
  { code: 'newest', label: '最新发布' },
  { code: 'pay', label: '薪资从高到低' },
] as const;

export type JobSortCode = (typeof jobSorts)[number]['code'];
