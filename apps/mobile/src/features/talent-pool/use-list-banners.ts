import { computed } from 'vue';
import { api, serverAddress } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';

/** The banners over the list. When they cannot be read the list stands without them. */
export function useListBanners() {
  const { value, load } = useRead(() => api.institution.call('listBanners', { query: { slot: 'talent_pool' } }));
  const banners = computed(() =>
    (value.value?.items ?? []).map((item) => ({ ...item, imageUrl: serverAddress(item.imagePath) })),
  );
  return { banners, load };
}
