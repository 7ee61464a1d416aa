import type { CallOptions, Problem } from '@cert/api-client/client';
import { newIdempotencyKey } from '@cert/api-client/idempotency-key';
import { ref, shallowRef } from 'vue';
import type { Outcome } from './api.ts';

/** No answer came, or the server stumbled: whether it was done is open, so the same act keeps its key (rule 25). */
const isUndecided = ({ status }: Problem): boolean => status === 0 || status >= 500;

/**
 * One write of a page: its state, what was refused, and one key for one act. Tried again with the same content after a
 * lost answer it is done once.
 */
export function useAct() {
  const isActing = ref(false);
  const problem = shallowRef<Problem | null>(null);
  let key = '';
  let content = '';

  async function act<T>(body: unknown, send: (options: Required<CallOptions>) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const wanted = JSON.stringify(body ?? null);
    if (key === '' || wanted !== content) [key, content] = [newIdempotencyKey(), wanted];
    isActing.value = true;
    problem.value = null;
    const outcome = await send({ idempotencyKey: key });
    isActing.value = false;
    if (!outcome.ok) problem.value = outcome.problem;
    if (outcome.ok || !isUndecided(outcome.problem)) key = '';
    return outcome;
  }

  const clear = () => void (problem.value = null);
  return { isActing, problem, act, clear };
}
