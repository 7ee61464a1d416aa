import { draftValueOf, jobFieldWords, type JobField, type JobTerms } from './job-draft.ts';
import type { SaveState } from './save-queue.ts';

export type SaveStates = Partial<Record<JobField, SaveState>>;

/** The value that a colleague saved meanwhile, as people read it (rule 15); empty when there is no conflict. */
export const presentWords = (field: JobField, state: SaveState | undefined): string =>
  state?.status === 'conflict' ? jobFieldWords(field, draftValueOf(field, state.present as JobTerms[JobField])) : '';
