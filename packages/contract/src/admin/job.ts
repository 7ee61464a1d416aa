import { z } from 'zod';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';
import { jobState, shownTerms } from '../job.ts';
import { takeDownReason } from './take-down-reason.ts';

/** A job as operators review it (A7): whose it is, how it reads, what stands against it. */
export const ReviewedJob = answerObject({
  id: id('job'),
  state: jobState,
  ...shownTerms,
  institution: answerObject({ id: id('inst'), institutionName: z.string().max(100) }),
  publishedAt: moment,
  takenDownAt: moment.nullable(),
  takenDownReason: z.string().max(200).nullable(),
  applicantCount: z.number().int().min(0),
  /** 违规举报 that are still open. */
  openReportCount: z.number().int().min(0),
  /** Words of 禁用词 and hints of rule 14 that its text holds now. */
  findings: z.array(z.string().max(60)).max(50),
  can: answerObject({ takeDown: z.boolean(), reinstate: z.boolean() }),
}).meta({ id: 'ReviewedJob' });

const params = z.strictObject({ jobId: id('job') });

/** Jobs of all institutions, newest first. `isFlagged`: text with a forbidden word or an open report. */
export const listJobsForReview = operation({
  operationId: 'listJobsForReview',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/jobs',
  summary: '职位审核列表（A7）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business', 'auditor'],
  query: z.strictObject({
    state: jobState.optional(),
    institutionId: id('inst').optional(),
    /** Part of the title or of the institution's name. */
    search: z.string().trim().min(1).max(50).optional(),
    isFlagged: z.enum(['true', 'false']).optional(),
    ...pageQuery,
  }),
  answer: { status: 200, schema: page(ReviewedJob).meta({ id: 'ReviewedJobPage' }) },
  refusals: ['cursor_invalid'],
});

/** Practitioners stop seeing the job at once; its institution sees the reason and cannot edit it. */
export const takeDownJob = operation({
  operationId: 'takeDownJob',
  method: 'POST',
  path: '/v1/admin/jobs/{jobId}/take-down',
  summary: '下架职位，须说明原因（A7）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  params,
  body: z.strictObject({ reason: takeDownReason }),
  answer: { status: 200, schema: ReviewedJob },
  refusals: ['job_not_found', 'job_state_conflict'],
  repeat: 'keyed',
});

/** Undoes a take-down. It counts again, so the limit is checked (rule 13). */
export const reinstateJob = operation({
  operationId: 'reinstateJob',
  method: 'POST',
  path: '/v1/admin/jobs/{jobId}/reinstate',
  summary: '恢复被下架的职位（A7，规则 13）',
  features: ['A7'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  params,
  answer: { status: 200, schema: ReviewedJob },
  refusals: ['job_not_found', 'job_state_conflict', 'job_limit_reached'],
  repeat: 'keyed',
});
