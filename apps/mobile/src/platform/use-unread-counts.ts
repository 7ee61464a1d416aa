import { onHide, onShow, onUnload } from '@dcloudio/uni-app';
import { computed } from 'vue';
import type { Side } from './session.ts';
import { useUnreadStore } from './unread-counts.ts';
import { createWatch } from './watch-visible.ts';

const everyMs = 60_000;

/** For pages with a badge: reads the unread counts when the page is shown and every minute while it is seen (X3). */
export function useUnreadCounts(side: Side) {
  const store = useUnreadStore();
  const { start, stop } = createWatch({
    everyMs,
    act: () => store.refresh(side),
    mayGoOn: () => store.isSignedIn(side),
  });
  onShow(start);
  onHide(stop);
  onUnload(stop);
  return { counts: computed(() => store.countsOf(side)), refreshCounts: () => store.refresh(side) };
}
