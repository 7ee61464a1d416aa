import type { Schemas } from '@cert/api-client/client';
import { ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { call } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';

export type Dashboard = Schemas['Dashboard'];
export const ranges = [
  { days: '30', label: '近 30 天', before: '前 30 天' },
  { days: '90', label: '近 90 天', before: '前 90 天' },
  { days: '365', label: '近一年', before: '前一年' },
] as const;
export type RangeDays = (typeof ranges)[number]['days'];

/** The overview for a range that stands in the address, so a reload keeps it. */
export function useGetDashboard() {
  const route = useRoute();
  const router = useRouter();
  const days = ref<RangeDays>(ranges.find((range) => range.days === route.query['days'])?.days ?? '30');
  const reading = useRead(() => call('getDashboard', { query: { days: days.value } }));
  watch(days, async (now) => {
    await router.replace({ query: { ...route.query, days: now === '30' ? undefined : now } });
    await reading.reload();
  });
  return { days, ...reading };
}
