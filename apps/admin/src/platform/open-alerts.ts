import { ref } from 'vue';
import { call } from './api.ts';
import { may } from './may.ts';

/** How many alerts wait for somebody, for the menu, the head and the overview; null: not known yet. */
export const openAlerts = ref<number | null>(null);

/** 99 at most is written out. */
export const openAlertWords = (count: number): string => (count > 99 ? '99+' : String(count));

/** Asked with every change of the page and after handling one: a timer would keep an unused login alive. */
export async function refreshOpenAlerts(): Promise<void> {
  if (!may('countOpenAlerts')) return;
  const answer = await call('countOpenAlerts');
  if (answer.ok) openAlerts.value = answer.data.count;
}
