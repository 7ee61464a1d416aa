import type { Schemas } from '@cert/api-client/client';
import { ref } from 'vue';
import { api } from '../../platform/api.ts';
import { onMyJobsChanged } from '../../platform/my-job-events.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';

/** Own jobs that are not deleted, and how much of the limit they use (I5). */
export function useListMyJobs() {
  const jobLimit = ref<Schemas['JobLimit'] | null>(null);
  const paged = usePagedList(async (cursor) => {
    const outcome = await api.institution.call('listMyJobs', { query: cursor ? { cursor } : {} });
    if (outcome.ok) jobLimit.value = outcome.data.jobLimit;
    return outcome;
  });

  async function rereadJob(jobId: string) {
    const outcome = await api.institution.call('getMyJob', { params: { jobId } });
    if (!outcome.ok) return;
    const { job } = outcome.data;
    jobLimit.value = outcome.data.jobLimit;
    const row = paged.list.items.find((item) => item.id === jobId);
    if (job.state === 'deleted') paged.list.items = paged.list.items.filter((item) => item.id !== jobId);
    else if (row) Object.assign(row, job);
    else await paged.refresh();
  }
  onMyJobsChanged((jobIds) => jobIds.forEach((jobId) => void rereadJob(jobId)));

  return { ...paged, jobLimit };
}
