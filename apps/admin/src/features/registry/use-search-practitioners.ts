import { computed, reactive } from 'vue';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type PractitionerState = 'all' | 'active' | 'retired' | 'bound' | 'unbound' | 'published';
const none = { phone: '', name: '', registryNo: '', employer: '', state: 'all' as PractitionerState };

// Kept in this page's memory for the way back, never in the address: a phone or a name does not belong into one.
const kept = reactive({ ...none });

/** 查询 with its filters; nothing is sent before 查询 is pressed or the page was searched before. */
export function useSearchPractitioners() {
  const list = usePagedList({
    filters: {},
    fetch: (_none, page) => {
      const { state, ...texts } = kept;
      return call('searchPractitioners', { body: { ...given(texts), state, ...page } });
    },
  });
  const hasFilters = computed(() => JSON.stringify(kept) !== JSON.stringify(none));
  const apply = async () => void (await list.restart());
  const reset = async () => {
    Object.assign(kept, none);
    await apply();
  };
  // The list's own filters are in the address; these stand in their place.
  const shown = computed(() => ({ ...list, hasFilters: hasFilters.value, reset }));
  return { list, filters: kept, bar: reactive({ apply, reset, hasFilters, isLoading: computed(() => list.isLoading) }), shown };
}
