import type { Schemas } from '@cert/api-client/client';
import { defineStore } from 'pinia';
import { ref } from 'vue';

export type Scope = Schemas['OperatorSession']['scope'];
export type MyOperator = Schemas['MyOperator'];

interface Kept {
  token: string;
  scope: Scope;
}

const place = 'console.session';

/**
 * Who is signed in. The token is kept for this tab only (sessionStorage, never a cookie): a reload goes on, a closed tab
 * is signed out, and no foreign page can make the browser send it.
 */
export const useSession = defineStore('session', () => {
  const kept = ref<Kept | null>(read());
  const me = ref<MyOperator | null>(null);
  /** Why the last session is over, for the sign-in page. */
  const endedBecause = ref<'' | 'idle' | 'ended' | 'signed-out'>('');

  /** Takes what a step of the sign-in answered. */
  function open(session: { token: string; scope: Scope }): void {
    kept.value = { token: session.token, scope: session.scope };
    me.value = null;
    endedBecause.value = '';
    sessionStorage.setItem(place, JSON.stringify(kept.value));
  }

  function forget(reason: 'idle' | 'ended' | 'signed-out'): void {
    if (kept.value?.scope === 'full') endedBecause.value = reason;
    kept.value = null;
    me.value = null;
    sessionStorage.removeItem(place);
  }

  return { kept, me, endedBecause, open, forget };
});

function read(): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? 'null') as Kept | null;
    return typeof kept?.token === 'string' ? kept : null;
  } catch {
    return null;
  }
}
