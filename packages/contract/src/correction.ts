import { z } from 'zod';
import { correctionFields, correctionStates, type CorrectionField, type CorrectionState } from './codes/correction-fields.ts';
import { answerObject, id, moment, operation, page, pageQuery } from './operation.ts';

const codesOf = <C extends string>(list: readonly { readonly code: C }[]) => list.map((entry) => entry.code) as [C, ...C[]];
export const correctionField = z.enum<[CorrectionField, ...CorrectionField[]]>(codesOf(correctionFields)).meta({ id: 'CorrectionField' });
export const correctionState = z.enum<[CorrectionState, ...CorrectionState[]]>(codesOf(correctionStates)).meta({ id: 'CorrectionState' });

// Control characters have no place in a text that is shown.
const shownText = (least: number, most: number) =>
  z.string().overwrite((text) => text.replaceAll('\r\n', '\n')).trim().min(least).max(most).regex(/^[^\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/);
/** What is wrong and what is right, in the person's words. */
export const correctionWords = shownText(4, 500);
export const correctionAnswer = shownText(2, 500);

/** A request for a correction as its person sees it, with the answer. */
export const MyCorrectionRequest = answerObject({
  id: id('corr'),
  field: correctionField,
  words: z.string().max(500),
  state: correctionState,
  answer: z.string().max(500).nullable(),
  createdAt: moment,
  handledAt: moment.nullable(),
}).meta({ id: 'MyCorrectionRequest' });

/** 更正申请 (rule 7): registry data is not editable, but whoever it is about may say what is wrong. */
export const requestCorrection = operation({
  operationId: 'requestCorrection',
  method: 'POST',
  path: '/v1/my-correction-requests',
  summary: '申请更正人员信息库中的资料（X4，规则 7）',
  features: ['X4'],
  audiences: ['practitioner'],
  body: z.strictObject({ field: correctionField, words: correctionWords }),
  answer: { status: 201, schema: MyCorrectionRequest },
  refusals: ['correction_limit_reached'],
  repeat: 'keyed',
});

export const listMyCorrectionRequests = operation({
  operationId: 'listMyCorrectionRequests',
  readingLimit: 'own-list',
  method: 'GET',
  path: '/v1/my-correction-requests',
  summary: '我的更正申请和答复（X4，规则 7）',
  features: ['X4'],
  audiences: ['practitioner'],
  query: z.strictObject(pageQuery),
  answer: { status: 200, schema: page(MyCorrectionRequest).meta({ id: 'MyCorrectionRequestPage' }) },
  refusals: ['cursor_invalid'],
});
