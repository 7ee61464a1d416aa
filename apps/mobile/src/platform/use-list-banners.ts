import { ref, shallowRef } from 'vue';
import { api, serverAddress } from './api.ts';
import type { Side } from './session.ts';
import { readStored, writeStored } from './storage.ts';

const slotOf = { institution: 'talent_pool', practitioner: 'jobs' } as const;

export interface ListBanner {
  id: string;
  title: string;
  imageUrl: string;
  linkUrl: string | null;
}

/** A list that is there waits so much longer for the banners above it, and then stands without them until it is refreshed. */
const patienceMs = 1_000;

/**
 * The banners over the first list of a side. The page is drawn when it is known whether there are any (`isAwaited`), because
 * banners that came later would push away what is being read. When they cannot be read the list stands without them.
 */
export function useListBanners(side: Side) {
  const slot = slotOf[side];
  const memory = `hadBanners.${slot}`;
  const banners = shallowRef<ListBanner[]>([]);
  const isAwaited = ref(true);
  /** As far as this device remembers: what is drawn meanwhile has the shape of what comes. */
  const hadBanners = readStored<boolean>(memory) ?? true;

  async function read(): Promise<ListBanner[] | undefined> {
    const outcome = await api[side].call('listBanners', { query: { slot } });
    if (!outcome.ok) return undefined;
    const { items } = outcome.data;
    writeStored(memory, items.length > 0);
    return items.map(({ imagePath, ...item }) => ({ ...item, imageUrl: serverAddress(imagePath) }));
  }

  /** @param list the first page of the list, on its way. */
  async function open(list: Promise<unknown>): Promise<void> {
    const patience = list.then(() => new Promise<undefined>((done) => void setTimeout(() => done(undefined), patienceMs)));
    banners.value = (await Promise.race([read(), patience])) ?? [];
    isAwaited.value = false;
  }

  async function refresh(): Promise<void> {
    banners.value = (await read()) ?? banners.value;
  }

  return { banners, isAwaited, hadBanners, open, refresh };
}
