// What every worker and observer of a soak has in hand.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../../src/platform/http/deps.ts';
import type { Random } from '../fuzz/random.ts';
import type { History } from './history.ts';
import type { Marks } from './marks.ts';
import type { SoakClient } from './soak-client.ts';
import type { World } from './world.ts';

export interface Soak {
  world: World;
  client: SoakClient;
  history: History;
  marks: Marks;
  random: Random;
  /** The database as the owner of the tables. */
  deps: Deps;
  /** True when no new act may begin. */
  isOver(): boolean;
}

/** Does one step after another until the soak is over, with a pause of about `pauseMs` after each. */
export async function goOn(soak: Soak, pauseMs: number, step: () => Promise<unknown>): Promise<void> {
  while (!soak.isOver()) {
    await step();
    await sleep(pauseMs / 2 + soak.random.int(pauseMs));
  }
}

/** Something in SQL that must be done, whatever happens to the database meanwhile. The work is safe to do twice. */
export async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 300) throw error;
      await sleep(200);
    }
  }
}
