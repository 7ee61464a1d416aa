import type { Problem } from '../../platform/transport.ts';
import { jobFields, type JobField } from './job-draft.ts';

/** The server's faults by field: /body/pay/maxK belongs to pay. */
export function fieldErrorsOf(problem: Problem): Partial<Record<JobField, string>> {
  const errors: Partial<Record<JobField, string>> = {};
  for (const { pointer, message } of problem.errors ?? []) {
    const field = jobFields.find((name) => pointer.split('/')[2] === name);
    if (field) errors[field] ??= message;
  }
  return errors;
}
