import type { Schemas } from '@cert/api-client/client';

export type Feedback = Schemas['Feedback'];
export type FeedbackRow = Schemas['FeedbackRow'];

type Tone = 'valid' | 'pending' | 'danger' | 'brand' | 'quiet';

/** What waits for an operator stands out; what is done is quiet. */
export const stateTones: Record<FeedbackRow['state'], Tone> = { submitted: 'pending', handling: 'brand', answered: 'valid', closed: 'quiet' };
export const kindTones: Record<FeedbackRow['kind'], Tone> = { fault: 'quiet', suggestion: 'quiet', report: 'danger' };
export const sideLabels: Record<FeedbackRow['sender']['side'], string> = { practitioner: '认证人员', institution: '认证机构' };
export const objectLabels: Record<NonNullable<Feedback['reported']>['kind'], string> = { job: '职位', card: '名片', institution: '机构' };
