import type { FeedbackStateCode } from '@cert/contract/codes/feedback-kinds';
import type { PictureOwner } from '../pictures/rules.ts';

/** Who sends feedback. What an institution sent belongs to all its accounts. */
export type FeedbackSender = { kind: 'practitioner'; practitionerId: string } | { kind: 'institution'; institutionId: string; accountId: string };

/** The caller of an operation for both sides. */
export const senderOf = (caller: { audience: 'practitioner'; accountId: string } | { audience: 'institution'; accountId: string; institutionId: string }): FeedbackSender =>
  caller.audience === 'practitioner'
    ? { kind: 'practitioner', practitionerId: caller.accountId }
    : { kind: 'institution', institutionId: caller.institutionId, accountId: caller.accountId };

export const pictureOwnerOf = (sender: FeedbackSender): PictureOwner =>
  sender.kind === 'practitioner' ? { kind: 'practitioner', id: sender.practitionerId } : { kind: 'institution', id: sender.institutionId };

/** Limits count one account, so that a busy colleague does not silence the others. */
export const accountOf = (sender: FeedbackSender): string => (sender.kind === 'practitioner' ? sender.practitionerId : sender.accountId);

/** What an operator may do in a state. An answered one may be answered once more, as long as there is room. */
export function transitionsOf(state: FeedbackStateCode, answerCount = 0) {
  return {
    handle: state === 'submitted',
    answer: state !== 'closed' && answerCount < mostAnswers,
    close: state !== 'closed',
    reopen: state === 'answered' || state === 'closed',
  };
}

export const mostAnswers = 20;

const excerptLength = 60;
/** The beginning of a text on one line, for a row. */
export function excerptOf(text: string): string {
  const letters = [...text.replaceAll(/\s+/g, ' ')];
  return letters.length <= excerptLength ? letters.join('') : `${letters.slice(0, excerptLength).join('')}…`;
}
