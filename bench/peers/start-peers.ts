import type { Combination } from '../combinations.ts';
import type { Subject } from '../measure-search.ts';
import type { Bench } from '../settle.ts';

/** Directus and Strapi over the same tables. */
export async function startPeers(_bench: Bench, _popular: readonly Combination[]): Promise<Subject[]> {
  return [];
}
