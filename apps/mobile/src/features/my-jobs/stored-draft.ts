import { readStored, removeStored, writeStored } from '../../platform/storage.ts';
import { emptyJobDraft, type JobDraft } from './job-draft.ts';
import { chinaToday } from './validity.ts';

/** The draft of one institution, because a device may be used for two. */
const storageKey = (institutionId: string) => `jobDraft.${institutionId}`;

export function readJobDraft(institutionId: string): JobDraft {
  const draft = { ...emptyJobDraft(), ...readStored<Partial<JobDraft>>(storageKey(institutionId)) };
  // A last day that has passed meanwhile becomes the usual term again.
  return draft.validUntil && draft.validUntil < chinaToday() ? { ...draft, validUntil: '' } : draft;
}

export const keepJobDraft = (institutionId: string, draft: JobDraft) => writeStored(storageKey(institutionId), draft);
export const forgetJobDraft = (institutionId: string) => removeStored(storageKey(institutionId));
