import { randomId } from './random-id.ts';
import { isUndecided, type Outcome } from './transport.ts';

/** An act whose answer is not known yet. */
export interface PendingAct {
  key: string;
  content: string;
}

/** Where it is kept. In memory it lives as long as the page; on the device it survives a reload (stored-act.ts). */
export interface ActMemory {
  read(): PendingAct | undefined;
  write(pending: PendingAct): void;
  forget(): void;
}

function pageMemory(): ActMemory {
  let pending: PendingAct | undefined;
  return { read: () => pending, write: (act) => (pending = act), forget: () => (pending = undefined) };
}

/**
 * The key of one act of the user (rule 25). A retry of the same act, after an answer that never came, carries the same
 * key, so the server does it once; a decided act or another content gets a new one.
 */
export function createAct(memory: ActMemory = pageMemory()) {
  return async function perform<Value>(body: unknown, send: (idempotencyKey: string) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const wanted = JSON.stringify(body ?? null);
    const pending = memory.read();
    const act = pending?.content === wanted ? pending : { key: randomId(), content: wanted };
    // Before it is sent: the page may be gone before the answer comes.
    memory.write(act);
    const outcome = await send(act.key);
    if (outcome.ok || !isUndecided(outcome.problem)) memory.forget();
    return outcome;
  };
}
