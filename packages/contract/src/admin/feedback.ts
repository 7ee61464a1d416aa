import { z } from 'zod';
import { FeedbackPicture, feedbackKind, feedbackParams, feedbackState, feedbackWords, pictureTypes } from '../feedback.ts';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';

const handlers = ['administrator', 'business'] as const;
const readers = ['administrator', 'business', 'auditor'] as const;
const senderSide = z.enum(['practitioner', 'institution']);
const version = z.number().int().min(1).max(1_000_000);

/** Who sent it, without contact: the masked name of a person, the name of an institution. */
const Sender = answerObject({ side: senderSide, id: z.string().max(32), label: z.string().max(100) });

const row = {
  id: id('fb'),
  kind: feedbackKind,
  state: feedbackState,
  sender: Sender,
  submittedAt: moment,
};

export const FeedbackRow = answerObject({ ...row, excerpt: z.string().max(100), pictureCount: z.number().int().min(0).max(3), isReportOfObject: z.boolean() }).meta({ id: 'FeedbackRow' });

export const Feedback = answerObject({
  ...row,
  /** The version that a change is based on: two operators get a conflict, not each other's answers. */
  version,
  text: z.string().max(1000),
  pictures: z.array(FeedbackPicture).max(3),
  /** Whether the sender left one; reading it is an act of its own. */
  hasContact: z.boolean(),
  reported: answerObject({ kind: z.enum(['job', 'card', 'institution']), id: z.string().max(32), label: z.string().max(100) }).nullable(),
  answers: z.array(answerObject({ text: z.string().max(1000), answeredAt: moment, operatorLabel: z.string().max(60) })).max(20),
  closeReason: z.string().max(200).nullable(),
  handlerLabel: z.string().max(60).nullable(),
  can: answerObject({ handle: z.boolean(), answer: z.boolean(), close: z.boolean(), reopen: z.boolean(), viewContact: z.boolean() }),
}).meta({ id: 'Feedback' });

/** The inbox (A5), newest first. `search` looks into the texts, and takes a whole id. */
export const listFeedback = operation({
  operationId: 'listFeedback',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/feedback',
  summary: '反馈与举报收件箱（A5）',
  features: ['A5'],
  audiences: ['operator'],
  roles: readers,
  query: z.strictObject({
    kind: feedbackKind.optional(),
    state: feedbackState.optional(),
    senderSide: senderSide.optional(),
    search: z.string().trim().min(1).max(50).optional(),
    ...pageQuery,
  }),
  answer: { status: 200, schema: page(FeedbackRow).meta({ id: 'FeedbackPage' }) },
  refusals: ['cursor_invalid'],
});

export const getFeedback = operation({
  operationId: 'getFeedback',
  method: 'GET',
  path: '/v1/admin/feedback/{feedbackId}',
  summary: '一条反馈，不含联系方式（A5）',
  features: ['A5'],
  audiences: ['operator'],
  roles: readers,
  params: feedbackParams,
  answer: { status: 200, schema: Feedback },
  refusals: ['feedback_not_found'],
});

/** The bytes of a picture of a sent feedback. */
export const getFeedbackPicture = operation({
  operationId: 'getFeedbackPicture',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/feedback/{feedbackId}/pictures/{pictureId}',
  summary: '反馈中的图片（A5）',
  features: ['A5'],
  audiences: ['operator'],
  roles: readers,
  params: z.strictObject({ feedbackId: id('fb'), pictureId: id('pic') }),
  answer: { status: 200, schema: null, download: pictureTypes },
  refusals: ['picture_not_found'],
});

/** What the sender left to be reached by. Every reading is in the activity log. */
export const viewFeedbackContact = operation({
  operationId: 'viewFeedbackContact',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/feedback/{feedbackId}/contact-views',
  summary: '查看反馈人留下的联系方式，记入日志（A5，规则 1）',
  features: ['A5'],
  audiences: ['operator'],
  roles: handlers,
  params: feedbackParams,
  answer: { status: 200, schema: answerObject({ contact: z.string().max(100).nullable() }).meta({ id: 'FeedbackContact' }) },
  refusals: ['feedback_not_found'],
  repeat: 'own',
  answersContact: true,
});

const change = {
  features: ['A5'],
  audiences: ['operator'],
  roles: handlers,
  params: feedbackParams,
  answer: { status: 200, schema: Feedback },
  refusals: ['feedback_not_found', 'feedback_state_conflict', 'version_conflict'],
  repeat: 'keyed',
} as const;

/** 开始处理: the sender sees 处理中, the colleagues who does it. */
export const handleFeedback = operation({
  ...change,
  operationId: 'handleFeedback',
  method: 'POST',
  path: '/v1/admin/feedback/{feedbackId}/handle',
  summary: '开始处理一条反馈（A5）',
  body: z.strictObject({ version }),
});

/** 答复. The sender reads it in 我的反馈 and is told by a notification. */
export const answerFeedback = operation({
  ...change,
  operationId: 'answerFeedback',
  method: 'POST',
  path: '/v1/admin/feedback/{feedbackId}/answers',
  summary: '答复一条反馈（A5）',
  body: z.strictObject({ version, text: feedbackWords(2, 1000) }),
});

/** 关闭, with the reason when nothing was answered. */
export const closeFeedback = operation({
  ...change,
  operationId: 'closeFeedback',
  method: 'POST',
  path: '/v1/admin/feedback/{feedbackId}/close',
  summary: '关闭一条反馈（A5）',
  body: z.strictObject({ version, reason: feedbackWords(2, 200).nullable() }),
});

/** 重新打开: answered and closed ones are 处理中 again. */
export const reopenFeedback = operation({
  ...change,
  operationId: 'reopenFeedback',
  method: 'POST',
  path: '/v1/admin/feedback/{feedbackId}/reopen',
  summary: '重新打开一条反馈（A5）',
  body: z.strictObject({ version }),
});
