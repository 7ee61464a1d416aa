import { ref } from 'vue';
import { api } from '../../platform/api.ts';
import { randomId } from '../../platform/random-id.ts';
import type { Side } from '../../platform/session.ts';
import { isUndecided } from '../../platform/transport.ts';
import { attemptOf, feedbackBodyOf, type FeedbackDraft, type ReportObject } from './feedback-draft.ts';

/**
 * 提交反馈 (X1). The key of a try is kept with the draft before it is sent, so that the same feedback after a lost answer,
 * and even after a restart of the app, is sent once (rule 25).
 */
export function useSubmitFeedback(side: Side, keep: () => void) {
  const isBusy = ref(false);

  /** Undefined when it is under way already: the second tap of a double tap. */
  async function submit(draft: FeedbackDraft, reported: ReportObject | null) {
    if (isBusy.value) return undefined;
    isBusy.value = true;
    const body = feedbackBodyOf(draft, reported);
    draft.attempt = attemptOf(draft, body, randomId);
    keep();
    const outcome = await api[side].call('submitFeedback', { body }, { idempotencyKey: draft.attempt.key });
    if (outcome.ok || !isUndecided(outcome.problem)) delete draft.attempt;
    isBusy.value = false;
    return outcome;
  }

  return { isBusy, submit };
}
