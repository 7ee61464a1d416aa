import { computed } from 'vue';
import { api, serverAddress } from './api.ts';
import type { Side } from './session.ts';
import { useRead } from './use-read.ts';

const slotOf = { institution: 'talent_pool', practitioner: 'jobs' } as const;

/** The banners over the first list of a side. When they cannot be read the list stands without them. */
export function useListBanners(side: Side) {
  const { value, load } = useRead(() => api[side].call('listBanners', { query: { slot: slotOf[side] } }));
  const banners = computed(() =>
    (value.value?.items ?? []).map((item) => ({ ...item, imageUrl: serverAddress(item.imagePath) })),
  );
  return { banners, load };
}
