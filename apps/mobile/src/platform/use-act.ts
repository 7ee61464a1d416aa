import { ref } from 'vue';
import { createAct, type ActMemory } from './act.ts';
import type { Outcome, Problem } from './transport.ts';

/** A write of a page: one at a time, with its key, its busy state and its last refusal. */
export function useAct<Body, Value>(send: (body: Body, idempotencyKey: string) => Promise<Outcome<Value>>, memory?: ActMemory) {
  const isBusy = ref(false);
  const problem = ref<Problem | null>(null);
  const perform = createAct(memory);

  /** Undefined when the same act is still under way: the second tap of a double tap. */
  async function run(body: Body): Promise<Outcome<Value> | undefined> {
    if (isBusy.value) return undefined;
    isBusy.value = true;
    problem.value = null;
    const outcome = await perform(body, (key) => send(body, key));
    isBusy.value = false;
    if (!outcome.ok) problem.value = outcome.problem;
    return outcome;
  }

  return { isBusy, problem, run };
}
