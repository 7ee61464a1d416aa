import { api } from '../../platform/api.ts';
import { onJobEvent } from '../../platform/job-events.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';

export function useListMyApplications() {
  const paged = usePagedList((cursor) => api.practitioner.call('listMyApplications', { query: cursor ? { cursor } : {} }));

  // Applied again, or found closed, on a job page that was opened from here.
  onJobEvent(({ what }) => {
    if (what !== 'withdrawn') void paged.refresh();
  });
  return paged;
}
