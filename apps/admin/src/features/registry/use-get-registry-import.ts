import { onBeforeUnmount, ref, watch } from 'vue';
import { call } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';
import type { RegistryImport } from './words.ts';

/** One run, asked for each second while it is under way, with the speed and the time left that follow. */
export function useGetRegistryImport(importId: () => string) {
  const { data: run, problem, isLoading, reload } = useRead(() => call('getRegistryImport', { params: { importId: importId() } }));
  const rowsPerSecond = ref(0);
  const secondsLeft = ref<number | null>(null);
  let before: { at: number; rows: number; phase: string } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(run, (now) => {
    clearTimeout(timer);
    if (now === null) return;
    measure(now);
    if (now.state === 'running') timer = setTimeout(() => void ask(), 1_000);
  });
  /** A lost answer is no reason to stop asking. */
  async function ask(): Promise<void> {
    if (!(await reload())) timer = setTimeout(() => void ask(), 3_000);
  }
  function measure(now: RegistryImport): void {
    const at = performance.now();
    if (before !== null && before.phase === now.phase && now.rowsDone >= before.rows) {
      const speed = ((now.rowsDone - before.rows) / (at - before.at)) * 1_000;
      rowsPerSecond.value = rowsPerSecond.value === 0 ? speed : rowsPerSecond.value * 0.7 + speed * 0.3;
    }
    before = { at, rows: now.rowsDone, phase: now.phase };
    secondsLeft.value = now.share > 0.03 && now.share < 1 ? (now.seconds * (1 - now.share)) / now.share : null;
  }
  onBeforeUnmount(() => clearTimeout(timer));
  return { run, problem, isLoading, reload, rowsPerSecond, secondsLeft };
}
