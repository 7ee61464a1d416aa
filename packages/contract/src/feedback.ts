import { z } from 'zod';
import { feedbackKinds, feedbackStates, type FeedbackKindCode, type FeedbackStateCode } from './codes/feedback-kinds.ts';
import { answerObject, id, moment, operation, page, pageQuery } from './operation.ts';

const codeEnum = <C extends string>(list: readonly { readonly code: C }[]) => z.enum(list.map(({ code }) => code) as [C, ...C[]]);
export const feedbackKind = codeEnum<FeedbackKindCode>(feedbackKinds).meta({ id: 'FeedbackKind' });
export const feedbackState = codeEnum<FeedbackStateCode>(feedbackStates).meta({ id: 'FeedbackState' });

// Control characters have no place in a text that is shown; some turn the reading order.
const oneLine = /^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/;
const manyLines = /^[^\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/;
export const feedbackWords = (least: number, most: number) => z.string().overwrite((text) => text.replaceAll('\r\n', '\n')).trim().min(least).max(most).regex(manyLines);

const pictureIds = z.array(id('pic')).max(3).refine((list) => new Set(list).size === list.length, '图片重复');

export const feedbackParams = z.strictObject({ feedbackId: id('fb') });
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** What a report is about: a practitioner reports a job or an institution, an institution a card that it opened. */
const reportedObject = z.strictObject({ kind: z.enum(['job', 'card', 'institution']), id: z.string().max(32).regex(/^(job|card|inst)_[0-9A-Za-z]{22}$/) });

export const FeedbackPicture = answerObject({
  id: id('pic'),
  mediaType: z.enum(pictureTypes),
  width: z.number().int().min(1).max(16_000),
  height: z.number().int().min(1).max(16_000),
}).meta({ id: 'FeedbackPicture' });

/** One answer of an operator, as the sender reads it: who wrote it is not told. */
const FeedbackAnswer = answerObject({ text: z.string().max(1000), answeredAt: moment });

/** One own feedback, with what the operators answered. */
export const MyFeedback = answerObject({
  id: id('fb'),
  kind: feedbackKind,
  state: feedbackState,
  text: z.string().max(1000),
  /** As it was given, for its sender alone. */
  contact: z.string().max(100).nullable(),
  /** What a report is about, in words that the sender has seen already. */
  reportedLabel: z.string().max(100).nullable(),
  pictures: z.array(FeedbackPicture).max(3),
  answers: z.array(FeedbackAnswer).max(20),
  closeReason: z.string().max(200).nullable(),
  submittedAt: moment,
}).meta({ id: 'MyFeedback' });

/** A row of 我的反馈. */
export const MyFeedbackRow = answerObject({
  id: id('fb'),
  kind: feedbackKind,
  state: feedbackState,
  /** The beginning of the text. */
  excerpt: z.string().max(100),
  pictureCount: z.number().int().min(0).max(3),
  submittedAt: moment,
}).meta({ id: 'MyFeedbackRow' });

/**
 * One picture for a feedback that is being written. It is checked, encoded anew without its place and camera, and deleted
 * after a day unless a feedback takes it.
 */
export const uploadFeedbackPicture = operation({
  operationId: 'uploadFeedbackPicture',
  method: 'POST',
  path: '/v1/feedback-pictures',
  summary: '上传反馈图片（X1）',
  features: ['X1'],
  audiences: ['practitioner', 'institution'],
  upload: { maxBytes: 2 * 1024 * 1024, mediaTypes: pictureTypes },
  answer: { status: 201, schema: FeedbackPicture },
  refusals: ['picture_invalid', 'picture_too_large'],
  repeat: 'own',
});

/** 意见反馈. The pictures are the sender's own and belong to no other feedback. */
export const submitFeedback = operation({
  operationId: 'submitFeedback',
  method: 'POST',
  path: '/v1/my-feedback',
  summary: '提交意见反馈或举报（X1）',
  features: ['X1'],
  audiences: ['practitioner', 'institution'],
  body: z
    .strictObject({
      kind: feedbackKind,
      text: feedbackWords(5, 1000),
      pictureIds,
      /** How to reach the sender, as the sender likes; null: not given. */
      contact: z.string().trim().min(1).max(100).regex(oneLine).nullable(),
      reported: reportedObject.nullable(),
    })
    .refine(({ kind, reported }) => reported === null || kind === 'report', { error: '只有举报可以附上对象', path: ['reported'] }),
  answer: { status: 201, schema: MyFeedback },
  refusals: ['picture_not_found', 'report_object_not_found', 'feedback_limit_reached'],
  repeat: 'keyed',
  answersContact: true,
});

export const listMyFeedback = operation({
  operationId: 'listMyFeedback',
  readingLimit: 'own-list',
  method: 'GET',
  path: '/v1/my-feedback',
  summary: '我的反馈（X1）',
  features: ['X1'],
  audiences: ['practitioner', 'institution'],
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(MyFeedbackRow).meta({ id: 'MyFeedbackPage' }) },
  refusals: ['cursor_invalid'],
});

export const getMyFeedback = operation({
  operationId: 'getMyFeedback',
  method: 'GET',
  path: '/v1/my-feedback/{feedbackId}',
  summary: '一条反馈和答复（X1）',
  features: ['X1'],
  audiences: ['practitioner', 'institution'],
  params: feedbackParams,
  answer: { status: 200, schema: MyFeedback },
  refusals: ['feedback_not_found'],
  answersContact: true,
});

/** The bytes of an own picture, sent or not yet sent. */
export const getMyFeedbackPicture = operation({
  operationId: 'getMyFeedbackPicture',
  method: 'GET',
  path: '/v1/feedback-pictures/{pictureId}',
  summary: '查看自己上传的反馈图片（X1）',
  features: ['X1'],
  audiences: ['practitioner', 'institution'],
  params: z.strictObject({ pictureId: id('pic') }),
  answer: { status: 200, schema: null, download: pictureTypes },
  refusals: ['picture_not_found'],
});
