import { readStored, removeStored, writeStored } from '../../platform/storage.ts';
import type { Side } from '../../platform/session.ts';
import { emptyFeedbackDraft, type FeedbackDraft, type FeedbackKind } from './feedback-draft.ts';

/** One draft for each account and object: a device may be used by two people, and a report is not a suggestion. */
export interface DraftPlace {
  side: Side;
  accountId: string;
  objectId: string;
}

const storageKey = ({ side, accountId, objectId }: DraftPlace) => ['feedbackDraft', side, accountId, objectId].filter(Boolean).join('.');

export const readFeedbackDraft = (place: DraftPlace, kind: FeedbackKind): FeedbackDraft => ({
  ...emptyFeedbackDraft(kind),
  ...readStored<Partial<FeedbackDraft>>(storageKey(place)),
});
export const keepFeedbackDraft = (place: DraftPlace, draft: FeedbackDraft) => writeStored(storageKey(place), draft);
export const forgetFeedbackDraft = (place: DraftPlace) => removeStored(storageKey(place));
