import { call } from '../../platform/api.ts';
import { confirmAct } from '../../platform/confirm-act.ts';
import { useAct } from '../../platform/use-act.ts';
import type { Feedback } from './feedback-words.ts';

/** What operators do with one feedback (A5). Each is based on the version that is shown: a colleague's change is a refusal. */
export function useChangeFeedback(changed: (feedback: Feedback, words: string) => void) {
  const { isActing, problem, act, clear } = useAct();
  const basis = ({ id, version }: Feedback) => ({ params: { feedbackId: id }, body: { version } });

  async function handle(feedback: Feedback): Promise<void> {
    const input = basis(feedback);
    const outcome = await act(input, (options) => call('handleFeedback', input, options));
    if (outcome.ok) changed(outcome.data, '已开始处理');
  }

  async function answer(feedback: Feedback, text: string): Promise<boolean> {
    const input = { ...basis(feedback), body: { version: feedback.version, text } };
    const outcome = await act(input, (options) => call('answerFeedback', input, options));
    if (outcome.ok) changed(outcome.data, '答复已发出');
    return outcome.ok;
  }

  const close = (feedback: Feedback) =>
    confirmAct({
      title: '关闭这条反馈？',
      consequences: [
        feedback.answers.length === 0 ? '还没有答复。反馈人只会看到“已关闭”和下面的说明。' : '反馈人会看到“已关闭”，已有的答复保留。',
        '以后可以重新打开。',
      ],
      confirmLabel: '关闭反馈',
      reason: { label: '给反馈人的说明', isRequired: false, maxLength: 200, placeholder: '选填，反馈人会看到' },
      act: async ({ reason, ...options }) => {
        const outcome = await call('closeFeedback', { ...basis(feedback), body: { version: feedback.version, reason: reason.trim() || null } }, options);
        if (outcome.ok) changed(outcome.data, '反馈已关闭');
        return outcome;
      },
    });

  const reopen = (feedback: Feedback) =>
    confirmAct({
      title: '重新打开这条反馈？',
      consequences: ['状态回到“处理中”，反馈人可以看到；已有的答复保留。'],
      confirmLabel: '重新打开',
      act: async (options) => {
        const outcome = await call('reopenFeedback', basis(feedback), options);
        if (outcome.ok) changed(outcome.data, '反馈已重新打开');
        return outcome;
      },
    });

  return { isActing, problem, clear, handle, answer, close, reopen };
}
