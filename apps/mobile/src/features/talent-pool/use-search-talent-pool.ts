import { reactive } from 'vue';
import { api } from '../../platform/api.ts';
import { onCardEvent } from '../../platform/card-events.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';
import { useRead } from '../../platform/use-read.ts';
import { filterQuery, noFilters, type TalentFilters } from './talent-filters.ts';

export function useSearchTalentPool() {
  const filters = reactive(noFilters());

  const { value: total, load: count } = useRead(() => api.institution.call('countTalentPool', { query: filterQuery(filters) }));
  const { list, restart, loadMore } = usePagedList(
    (cursor) => api.institution.call('searchTalentPool', { query: { ...filterQuery(filters), ...(cursor ? { cursor } : {}) } }),
    () => void count(),
  );

  function search() {
    total.value = null;
    void count();
    return restart();
  }

  function change(changed: Partial<TalentFilters>) {
    Object.assign(filters, changed);
    uni.pageScrollTo({ scrollTop: 0, duration: 0 });
    return search();
  }

  onCardEvent(({ cardId, what }) => {
    if (what === 'gone') {
      list.items = list.items.filter((item) => item.id !== cardId);
      return;
    }
    const row = list.items.find((item) => item.id === cardId);
    if (!row) return;
    row.hasViewed = true;
    if (what === 'revealed') row.hasRevealed = true;
  });

  return { filters, total, list, search, change, loadMore, reset: () => change(noFilters()) };
}
