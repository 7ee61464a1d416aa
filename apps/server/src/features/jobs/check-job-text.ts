import { findJobTextHints } from '@cert/contract/codes/job-text';

/** What a job's text should not say (rule 14). Nothing is kept, so a repeat is simply done again. */
export const checkJobText = (text: string) => ({ hints: findJobTextHints(text) });
