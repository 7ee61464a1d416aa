import type { ActMemory, PendingAct } from './act.ts';
import { readStored, removeStored, writeStored } from './storage.ts';

/**
 * Keeps an act that has no answer yet on the device, so that the same act after a reload carries the same key and is done
 * once (rule 25). For acts that a user would notice twice: a published job, an application, a reveal. Named by what it is
 * done to; what the user typed is in it, so nothing with a password or a phone is kept this way.
 */
export function storedAct(name: () => string): ActMemory {
  const storageKey = () => `act.${name()}`;
  // A device that keeps nothing still has the page's own memory.
  let held: { storageKey: string; pending: PendingAct } | undefined;
  return {
    read: () => (held?.storageKey === storageKey() ? held.pending : readStored<PendingAct>(storageKey())),
    write(pending) {
      held = { storageKey: storageKey(), pending };
      writeStored(storageKey(), pending);
    },
    forget() {
      held = undefined;
      removeStored(storageKey());
    },
  };
}
