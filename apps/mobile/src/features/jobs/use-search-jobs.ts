import { reactive } from 'vue';
import { api } from '../../platform/api.ts';
import { onJobEvent } from '../../platform/job-events.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';
import { filterQuery, noFilters, type JobFilters } from './job-filters.ts';

export function useSearchJobs() {
  const filters = reactive(noFilters());
  const { list, restart, loadMore } = usePagedList((cursor) =>
    api.practitioner.call('searchJobs', { query: { ...filterQuery(filters), ...(cursor ? { cursor } : {}) } }),
  );

  function change(changed: Partial<JobFilters>) {
    Object.assign(filters, changed);
    uni.pageScrollTo({ scrollTop: 0, duration: 0 });
    return restart();
  }

  onJobEvent(({ jobId, what }) => {
    if (what === 'closed') {
      list.items = list.items.filter((item) => item.id !== jobId);
      return;
    }
    const row = list.items.find((item) => item.id === jobId);
    if (row) row.hasApplied = what === 'applied';
  });

  return { filters, list, search: restart, change, loadMore, reset: () => change(noFilters()) };
}
