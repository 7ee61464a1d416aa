import type { Schemas } from '@cert/api-client/client';

/** How a state looks: an answer is what the sender waits for. */
export const feedbackStateTags: Record<Schemas['FeedbackState'], 'neutral' | 'brand' | 'valid'> = {
  submitted: 'neutral',
  handling: 'brand',
  answered: 'valid',
  closed: 'neutral',
};

/** What the sender can expect in each state. */
export const feedbackStateNotes: Record<Schemas['FeedbackState'], string> = {
  submitted: '已收到您的反馈，我们会尽快处理，答复后在站内消息中提醒您。',
  handling: '正在处理您的反馈，答复后在站内消息中提醒您。',
  answered: '',
  closed: '',
};
