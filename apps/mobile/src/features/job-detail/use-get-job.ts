import { api } from '../../platform/api.ts';
import { announceJob } from '../../platform/job-events.ts';
import { useRead } from '../../platform/use-read.ts';

/** A job that closed since it was listed is refused with its reason, and the list behind this page drops it. */
export const useGetJob = (jobId: () => string) =>
  useRead(async () => {
    const outcome = await api.practitioner.call('getJob', { params: { jobId: jobId() } });
    if (!outcome.ok && isClosed(outcome.problem.code)) announceJob({ jobId: jobId(), what: 'closed' });
    return outcome;
  });

export const isClosed = (code: string | undefined): boolean => code === 'job_not_open' || code === 'job_not_found';
