import { onPullDownRefresh, onReachBottom } from '@dcloudio/uni-app';
import { reactive } from 'vue';
import { createPagedList, emptyPagedList, type Page, type PagedListState } from './paged-list.ts';
import type { Outcome } from './transport.ts';

/** A paged list tied to its page: pull to refresh, more at the bottom. The page scrolls itself, so its place is kept. */
export function usePagedList<Item extends { id: string }>(
  fetchPage: (cursor: string | null) => Promise<Outcome<Page<Item>>>,
  onRefreshed?: () => void,
) {
  const list = reactive(emptyPagedList<Item>()) as PagedListState<Item>;
  const { refresh, restart, loadMore } = createPagedList(list, fetchPage);

  onPullDownRefresh(async () => {
    await refresh();
    uni.stopPullDownRefresh();
    onRefreshed?.();
  });
  onReachBottom(loadMore);

  return { list, refresh, restart, loadMore };
}
