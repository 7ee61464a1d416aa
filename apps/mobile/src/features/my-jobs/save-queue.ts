import { createAct } from '../../platform/act.ts';
import { isUndecided, type Outcome, type Problem } from '../../platform/transport.ts';
import { problemText } from '../../ui/problem-text.ts';

/** What became of the last change of a field (rule 15). */
export type SaveState =
  | { status: 'saving' }
  | { status: 'saved' }
  /** The text stays in its field; `canRetry` when sending the same again may help. */
  | { status: 'unsaved'; reason: string; canRetry: boolean }
  /** Somebody else saved this field meanwhile; `present` is what stands now. */
  | { status: 'conflict'; version: number; present: unknown };

interface Change {
  value: unknown;
  fault: string;
}

export interface SaveQueueParts<Field extends string> {
  /** Written to by the queue; a page makes it reactive. */
  states: Partial<Record<Field, SaveState>>;
  versions: Record<Field, number>;
  /** Sends one field with the version it was based on; answers the new version. */
  send: (field: Field, value: unknown, version: number, idempotencyKey: string) => Promise<Outcome<number>>;
  onRefused?: (problem: Problem) => void;
}

const typingMs = 900;
const firstRetryMs = 4_000;
const longestRetryMs = 30_000;

/**
 * Each field saves itself, alone and in order (rule 15). A change made while the field is on its way waits for the answer;
 * a lost answer is sent again with the same key (rule 25), by itself and by a tap; nothing that was typed is thrown away.
 */
export function createSaveQueue<Field extends string>({ states, versions, send, onRefused }: SaveQueueParts<Field>) {
  const waiting = new Map<Field, Change>();
  /** Decided against, kept for a retry by hand. */
  const kept = new Map<Field, Change>();
  const underWay = new Set<Field>();
  const pauses = new Map<Field, ReturnType<typeof setTimeout>>();
  const acts = new Map<Field, ReturnType<typeof createAct>>();
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let losses = 0;

  function actOf(field: Field) {
    const act = acts.get(field) ?? createAct();
    acts.set(field, act);
    return act;
  }

  /** A text is sent when the typing pauses, everything else at once. */
  function change(field: Field, value: unknown, { fault = '', isTyping = false } = {}) {
    waiting.set(field, { value, fault });
    kept.delete(field);
    clearTimeout(pauses.get(field));
    pauses.delete(field);
    if (!isTyping) return settle(field);
    if (states[field]?.status !== 'conflict') states[field] = { status: 'saving' };
    pauses.set(field, setTimeout(() => flush(field), typingMs));
    return undefined;
  }

  /** The field was left: no need to wait for a pause. */
  function flush(field: Field) {
    if (!pauses.has(field)) return;
    clearTimeout(pauses.get(field));
    pauses.delete(field);
    void settle(field);
  }

  async function settle(field: Field): Promise<void> {
    const wanted = waiting.get(field);
    if (!wanted || underWay.has(field) || pauses.has(field)) return;
    waiting.delete(field);
    if (wanted.fault) {
      states[field] = { status: 'unsaved', reason: wanted.fault, canRetry: false };
      return;
    }
    underWay.add(field);
    states[field] = { status: 'saving' };
    const version = versions[field];
    const outcome = await actOf(field)({ value: wanted.value, version }, (key) => send(field, wanted.value, version, key));
    underWay.delete(field);
    if (outcome.ok) {
      losses = 0;
      versions[field] = outcome.data;
      if (waiting.has(field)) return settle(field);
      states[field] = { status: 'saved' };
      return;
    }
    decideAgainst(field, wanted, outcome.problem);
  }

  function decideAgainst(field: Field, wanted: Change, problem: Problem) {
    const newest = waiting.get(field) ?? wanted;
    if (problem.code === 'version_conflict') {
      waiting.delete(field);
      kept.set(field, newest);
      states[field] = { status: 'conflict', version: Number(problem['version']), present: problem['value'] };
      return;
    }
    if (isUndecided(problem) || problem.status === 429) {
      waiting.set(field, newest);
      states[field] = { status: 'unsaved', reason: problemText(problem), canRetry: true };
      losses += 1;
      clearTimeout(retryTimer);
      const pause = Math.max((problem.retryAfterSeconds ?? 0) * 1000, Math.min(firstRetryMs * 2 ** (losses - 1), longestRetryMs));
      retryTimer = setTimeout(retryAll, pause);
      return;
    }
    if (waiting.has(field)) {
      void settle(field);
      return;
    }
    kept.set(field, wanted);
    states[field] = { status: 'unsaved', reason: problemText(problem), canRetry: problem.status !== 400 };
    onRefused?.(problem);
  }

  function retry(field: Field) {
    const change = waiting.get(field) ?? kept.get(field);
    if (!change) return;
    kept.delete(field);
    waiting.set(field, change);
    void settle(field);
  }

  /** The network is back, or a while has passed. */
  function retryAll() {
    for (const field of [...waiting.keys()]) void settle(field);
  }

  /** 用我的: sent again over the colleague's, now knowingly. 用对方的: what stands stays. */
  function resolve(field: Field, choice: 'mine' | 'theirs') {
    const state = states[field];
    if (state?.status !== 'conflict') return;
    versions[field] = state.version;
    if (choice === 'mine') return retry(field);
    kept.delete(field);
    waiting.delete(field);
    delete states[field];
  }

  return {
    change,
    flush,
    retry,
    retryAll,
    resolve,
    /** The page closes: what is typed is sent, and nothing is tried again. */
    close() {
      for (const field of [...pauses.keys()]) flush(field);
      clearTimeout(retryTimer);
    },
  };
}
