import { api } from '../../platform/api.ts';
import { onMyJobsChanged } from '../../platform/my-job-events.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';

/** Own jobs with N人投递 (I9), also the deleted ones: their applicants stay (rule 16). */
export function useListMyJobs(onRefreshed: () => void) {
  const paged = usePagedList((cursor) => api.institution.call('listMyJobs', { query: { scope: 'all', ...(cursor ? { cursor } : {}) } }), onRefreshed);

  async function rereadJob(jobId: string) {
    const outcome = await api.institution.call('getMyJob', { params: { jobId } });
    const row = paged.list.items.find((item) => item.id === jobId);
    if (outcome.ok && row) Object.assign(row, outcome.data.job);
  }
  onMyJobsChanged((jobIds) => jobIds.forEach((jobId) => void rereadJob(jobId)));

  return paged;
}
