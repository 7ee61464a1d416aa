import { ref, shallowRef } from 'vue';
import type { Outcome, Problem } from './transport.ts';

/** A single thing that a page reads. What is there stays while it is read again. */
export function useRead<Value>(fetch: () => Promise<Outcome<Value>>) {
  const value = shallowRef<Value | null>(null);
  const problem = ref<Problem | null>(null);
  const isLoading = ref(false);

  async function load(): Promise<void> {
    isLoading.value = true;
    problem.value = null;
    const outcome = await fetch();
    isLoading.value = false;
    if (outcome.ok) value.value = outcome.data;
    else problem.value = outcome.problem;
  }

  return { value, problem, isLoading, load };
}
