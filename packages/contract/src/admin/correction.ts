import { z } from 'zod';
import { correctionAnswer, correctionField, correctionState } from '../correction.ts';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';

const roles = ['administrator', 'business'] as const;

/** A request for a correction as the operators handle it: who asks, and what the registry says now. */
export const CorrectionRequest = answerObject({
  id: id('corr'),
  practitionerId: id('prac'),
  registryNo: z.string().max(60),
  /** The full name: operators keep the registry (rule 1). */
  fullName: z.string().max(60),
  field: correctionField,
  /** What the registry says now; null: nothing, or several values (registrations). A phone is masked. */
  presentValue: z.string().max(200).nullable(),
  words: z.string().max(500).nullable(),
  state: correctionState,
  answer: z.string().max(500).nullable(),
  createdAt: moment,
  handledAt: moment.nullable(),
  handledBy: z.string().max(60).nullable(),
}).meta({ id: 'CorrectionRequest' });

export const listCorrectionRequests = operation({
  operationId: 'listCorrectionRequests',
  readingLimit: 'console-record',
  method: 'GET',
  path: '/v1/admin/correction-requests',
  summary: '更正申请（A11，规则 7）',
  features: ['A11'],
  audiences: ['operator'],
  roles,
  query: z.strictObject({ state: correctionState.optional(), ...pageQuery }),
  answer: { status: 200, schema: page(CorrectionRequest).meta({ id: 'CorrectionRequestPage' }) },
  refusals: ['cursor_invalid'],
  answersContact: true,
});

/** The answer goes to the person as a notification. The registry itself is changed on the person's page (A2). */
export const handleCorrectionRequest = operation({
  operationId: 'handleCorrectionRequest',
  readingLimit: 'console-record',
  method: 'POST',
  path: '/v1/admin/correction-requests/{correctionRequestId}/handle',
  summary: '处理更正申请：已更正 / 未更正，并答复本人（A11，规则 7）',
  features: ['A11'],
  audiences: ['operator'],
  roles,
  params: z.strictObject({ correctionRequestId: id('corr') }),
  body: z.strictObject({ outcome: z.enum(['corrected', 'declined']), answer: correctionAnswer }),
  answer: { status: 200, schema: CorrectionRequest },
  refusals: ['not_found', 'correction_handled'],
  repeat: 'keyed',
  answersContact: true,
});
