import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { readStored, removeStored, writeStored } from './storage.ts';

/** The two entrances. One person may use both on one device; each has a token of its own (rule 23). */
export type Side = 'practitioner' | 'institution';

export interface StoredSession {
  token: string;
  expiresAt: string;
  scope: 'full' | 'change_password';
}

const storageKey = (side: Side) => `session.${side}`;

function readSession(side: Side): StoredSession | null {
  const stored = readStored<StoredSession>(storageKey(side));
  return stored && Date.parse(stored.expiresAt) > Date.now() ? stored : null;
}

export const useSession = defineStore('session', () => {
  const sessions = ref<Record<Side, StoredSession | null>>({
    practitioner: readSession('practitioner'),
    institution: readSession('institution'),
  });
  const lastSide = ref<Side>(readStored('lastSide') ?? 'practitioner');

  const isSignedIn = computed(() => ({
    practitioner: sessions.value.practitioner !== null,
    institution: sessions.value.institution !== null,
  }));

  function keep(side: Side, session: StoredSession) {
    sessions.value[side] = session;
    lastSide.value = side;
    writeStored(storageKey(side), session);
    writeStored('lastSide', side);
  }

  function drop(side: Side) {
    sessions.value[side] = null;
    removeStored(storageKey(side));
  }

  /** The server refused this token. A newer one that arrived meanwhile stays. */
  function dropToken(side: Side, token: string) {
    if (sessions.value[side]?.token === token) drop(side);
  }

  function useSide(side: Side) {
    lastSide.value = side;
    writeStored('lastSide', side);
  }

  return { sessions, lastSide, isSignedIn, keep, drop, dropToken, useSide };
});
