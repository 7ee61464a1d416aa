import { api } from '../../platform/api.ts';
import { announceJob } from '../../platform/job-events.ts';
import type { Outcome } from '../../platform/transport.ts';
import { useRead } from '../../platform/use-read.ts';

export const isClosed = (code: string | undefined): boolean => code === 'job_not_open' || code === 'job_not_found';

/** A job that closed since it was listed is refused with its reason; the list behind this page drops it. */
export function tellIfClosed<Value>(jobId: string, outcome: Outcome<Value>): Outcome<Value> {
  if (!outcome.ok && isClosed(outcome.problem.code)) announceJob({ jobId, what: 'closed' });
  return outcome;
}

export const useGetJob = (jobId: () => string) =>
  useRead(async () => tellIfClosed(jobId(), await api.practitioner.call('getJob', { params: { jobId: jobId() } })));
