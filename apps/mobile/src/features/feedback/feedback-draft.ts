import type { Input, Schemas } from '@cert/api-client/client';

export type FeedbackKind = Schemas['FeedbackKind'];
export type FeedbackBody = Input<'submitFeedback'>['body'];

/** What a report is about, with the words that the page shows for it. */
export interface ReportObject {
  kind: 'job' | 'card' | 'institution';
  id: string;
  label: string;
}

/** A feedback that is being written. Only pictures that the server has are part of it. */
export interface FeedbackDraft {
  kind: FeedbackKind;
  text: string;
  contact: string;
  pictureIds: string[];
  /** The last try whose outcome is not known: the same content goes again under the same key (rule 25). */
  attempt?: { key: string; content: string };
}

export const leastLetters = 5;
export const mostLetters = 1000;
export const mostPictures = 3;

export const emptyFeedbackDraft = (kind: FeedbackKind = 'fault'): FeedbackDraft => ({ kind, text: '', contact: '', pictureIds: [] });

/** Why the text cannot be sent; empty when it can. */
export function textFault(text: string): string {
  const { length } = text.trim();
  if (length === 0) return '请填写反馈内容';
  return length < leastLetters ? `请至少填写 ${leastLetters} 个字` : '';
}

export const feedbackBodyOf = ({ kind, text, contact, pictureIds }: FeedbackDraft, reported: ReportObject | null): FeedbackBody => ({
  kind,
  text: text.trim(),
  pictureIds: [...pictureIds],
  contact: contact.trim() || null,
  // Another kind than a report has no object.
  reported: kind === 'report' && reported ? { kind: reported.kind, id: reported.id } : null,
});

/** The key for this content: the one of an undecided try of the same, else a new one. */
export function attemptOf(draft: FeedbackDraft, body: FeedbackBody, newKey: () => string): { key: string; content: string } {
  const content = JSON.stringify(body);
  return draft.attempt?.content === content ? draft.attempt : { key: newKey(), content };
}
