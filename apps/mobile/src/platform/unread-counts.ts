import type { Schemas } from '@cert/api-client/client';
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { api } from './api.ts';
import { useSession, type Side } from './session.ts';

type Counts = Schemas['UnreadCounts'];
interface Held {
  /** Whose counts these are: another account on this device must not see them. */
  token: string;
  counts: Counts;
}

/** What the badges show (X3), for each side. Read by use-unread-counts.ts; nothing of it is kept on the device. */
export const useUnreadStore = defineStore('unread-counts', () => {
  const session = useSession();
  const held = ref<Record<Side, Held | null>>({ practitioner: null, institution: null });

  const tokenOf = (side: Side): string | undefined => {
    const own = session.sessions[side];
    return own?.scope === 'full' ? own.token : undefined;
  };

  function countsOf(side: Side): Counts | null {
    const one = held.value[side];
    return one !== null && one.token === tokenOf(side) ? one.counts : null;
  }

  /** A failure keeps what is there; the session, if the server ended it, is gone by then. */
  async function refresh(side: Side): Promise<void> {
    const token = tokenOf(side);
    if (token === undefined) return;
    const outcome = await api[side].call('readUnreadCounts');
    if (outcome.ok) held.value[side] = { token, counts: outcome.data };
  }

  return { countsOf, refresh, isSignedIn: (side: Side) => tokenOf(side) !== undefined };
});

/** 3, or 99+; empty for none. */
export const badgeText = (count: { count: number; isCapped: boolean } | null | undefined): string =>
  !count || count.count === 0 ? '' : `${count.count}${count.isCapped ? '+' : ''}`;
