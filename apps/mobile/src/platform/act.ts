import { randomId } from './random-id.ts';
import { isUndecided, type Outcome } from './transport.ts';

/**
 * The key of one act of the user (rule 25). A retry of the same act, after an answer that never came, carries the same
 * key, so the server does it once; a decided act or another content gets a new one.
 */
export function createAct() {
  let key = '';
  let content = '';

  return async function perform<Value>(body: unknown, send: (idempotencyKey: string) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const wanted = JSON.stringify(body ?? null);
    if (!key || wanted !== content) {
      key = randomId();
      content = wanted;
    }
    const outcome = await send(key);
    if (outcome.ok || !isUndecided(outcome.problem)) key = '';
    return outcome;
  };
}
