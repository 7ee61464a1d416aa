/** What became of an application, in the words of the institution. */
export const applicantStates = {
  submitted: { label: '未读', kind: 'points' },
  viewed: { label: '已读', kind: 'neutral' },
  suitable: { label: '合适', kind: 'valid' },
  unsuitable: { label: '不合适', kind: 'neutral' },
  withdrawn: { label: '已撤回', kind: 'neutral' },
} as const;

export type ApplicantState = keyof typeof applicantStates;

/** 全部 is what N人投递 counts; withdrawn ones stand apart and show nothing of the person (rule 17). */
export const applicantTabs = [
  { code: 'all', label: '全部' },
  { code: 'submitted', label: '未读' },
  { code: 'suitable', label: '合适' },
  { code: 'unsuitable', label: '不合适' },
  { code: 'withdrawn', label: '已撤回' },
] as const;

export type ApplicantTab = (typeof applicantTabs)[number]['code'];

export const stateQuery = (tab: ApplicantTab) => (tab === 'all' ? {} : { state: tab });

/** The other mark replaces this one, the same mark again takes it away. */
export const nextMark = (state: ApplicantState, pressed: 'suitable' | 'unsuitable') => (state === pressed ? null : pressed);
