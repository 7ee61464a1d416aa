import { api } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';

/** The job over the list of its applicants. */
export const useGetMyJob = (jobId: () => string) => useRead(() => api.institution.call('getMyJob', { params: { jobId: jobId() } }));
