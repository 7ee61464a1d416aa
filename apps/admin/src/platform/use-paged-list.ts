import type { Problem } from '@cert/api-client/client';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { Outcome } from './api.ts';

export interface PageQuery {
  limit: number;
  cursor?: string;
}
export interface ListPage<Item> {
  items: Item[];
  nextCursor: string | null;
}

interface Options<Filters extends Record<string, string>, Item> {
  /** Every filter with its empty value; they are kept in the address, so a reload and the way back keep them. */
  filters: Filters;
  fetch: (filters: Filters, page: PageQuery) => Promise<Outcome<ListPage<Item>>>;
  limit?: number;
  /** Two lists on one page: their filters stand under different names in the address. */
  prefix?: string;
}

/**
 * A list by cursor pages (rule 24): 上一页 / 下一页 walk over cursors that the server gave. ui-table shows it.
 * Setting `filters` and calling `apply()` asks anew; a late answer to an older question is dropped.
 */
export function usePagedList<Filters extends Record<string, string>, Item>(options: Options<Filters, Item>) {
  const route = useRoute();
  const router = useRouter();
  const nameOf = (filter: string) => `${options.prefix ?? ''}${filter}`;
  const filters = reactive({ ...options.filters }) as Filters;
  const items = shallowRef<Item[]>([]);
  const problem = shallowRef<Problem | null>(null);
  const isLoading = ref(true);
  const isFirstLoad = ref(true);
  /** The cursors of the pages before and of this one; the first page has none. */
  const trail = ref<(string | undefined)[]>([undefined]);
  const nextCursor = ref<string | null>(null);
  let question = 0;

  function readFilters(): void {
    for (const [name, empty] of Object.entries(options.filters)) {
      const given = route.query[nameOf(name)];
      Object.assign(filters, { [name]: typeof given === 'string' ? given : empty });
    }
  }

  async function load(): Promise<boolean> {
    const asked = (question += 1);
    isLoading.value = true;
    const cursor = trail.value.at(-1);
    const outcome = await options.fetch({ ...filters }, { limit: options.limit ?? 20, ...(cursor === undefined ? {} : { cursor }) });
    if (asked !== question) return false;
    if (!outcome.ok && outcome.problem.code === 'cursor_invalid' && trail.value.length > 1) {
      trail.value = [undefined];
      return load();
    }
    isLoading.value = false;
    isFirstLoad.value = false;
    problem.value = outcome.ok ? null : outcome.problem;
    if (outcome.ok) {
      items.value = outcome.data.items;
      nextCursor.value = outcome.data.nextCursor;
    }
    return outcome.ok;
  }

  const start = (): Promise<boolean> => {
    trail.value = [undefined];
    nextCursor.value = null;
    return load();
  };

  /** Takes the filters as they stand: into the address, and from the first page. */
  async function apply(): Promise<void> {
    const query = { ...route.query };
    for (const [name, empty] of Object.entries(options.filters)) {
      const value = filters[name];
      if (value === undefined || value === '' || value === empty) delete query[nameOf(name)];
      else query[nameOf(name)] = value;
    }
    if (JSON.stringify(query) === JSON.stringify(route.query)) await start();
    else await router.replace({ query });
  }

  function reset(): Promise<void> {
    Object.assign(filters, options.filters);
    return apply();
  }

  const ownQuery = () => JSON.stringify(Object.keys(options.filters).map((name) => route.query[nameOf(name)] ?? null));
  const ownPath = route.path;
  watch(ownQuery, () => {
    if (route.path !== ownPath) return;
    readFilters();
    void start();
  });
  readFilters();
  void start();

  return reactive({
    items,
    problem,
    isLoading,
    isFirstLoad,
    filters,
    pageNumber: computed(() => trail.value.length),
    hasPrevious: computed(() => trail.value.length > 1),
    hasNext: computed(() => nextCursor.value !== null),
    hasFilters: computed(() => Object.entries(options.filters).some(([name, empty]) => route.query[nameOf(name)] !== undefined && route.query[nameOf(name)] !== empty)),
    apply,
    reset,
    /** Asks for the same page again, e.g. after an act on one of its rows. */
    reload: load,
    /** From the first page, e.g. after something was added. */
    restart: start,
    async next(): Promise<void> {
      if (nextCursor.value === null || isLoading.value) return;
      trail.value = [...trail.value, nextCursor.value];
      if (!(await load()) && problem.value !== null) trail.value = trail.value.slice(0, -1);
    },
    async previous(): Promise<void> {
      if (trail.value.length < 2 || isLoading.value) return;
      trail.value = trail.value.slice(0, -1);
      await load();
    },
  });
}

/** What ui-table needs of a list. */
export type ShownList = Pick<ReturnType<typeof usePagedList<Record<string, string>, unknown>>, 'items' | 'problem' | 'isLoading' | 'isFirstLoad' | 'pageNumber' | 'hasPrevious' | 'hasNext' | 'hasFilters' | 'reload' | 'reset' | 'next' | 'previous'>;

type Given<T extends Record<string, string>> = { [K in keyof T]?: Exclude<T[K], ''> };
/** The filters that say something; an empty one is left out of the query. */
export const given = <T extends Record<string, string>>(filters: T): Given<T> =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')) as Given<T>;
