import type { Problem } from '@cert/api-client/client';
import { ref, shallowRef } from 'vue';
import type { Outcome } from './api.ts';

/** One reading of the server with its states; the last data stays while it is read again, and a late answer is dropped. */
export function useRead<T>(read: () => Promise<Outcome<T>>, options: { isImmediate?: boolean } = {}) {
  const data = shallowRef<T | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const isLoading = ref(false);
  let question = 0;

  async function reload(): Promise<boolean> {
    const asked = (question += 1);
    isLoading.value = true;
    const outcome = await read();
    if (asked !== question) return false;
    isLoading.value = false;
    problem.value = outcome.ok ? null : outcome.problem;
    if (outcome.ok) data.value = outcome.data;
    return outcome.ok;
  }

  if (options.isImmediate !== false) void reload();
  return { data, problem, isLoading, reload };
}
