// The peers that can be started here; what is missing is said and left out, and the others still run.
import type { Subject } from '../measure-search.ts';
import type { Bench } from '../settle.ts';
import { startDirectus } from './start-directus.ts';
import { startStrapi } from './start-strapi.ts';

const peers = { Directus: startDirectus, Strapi: startStrapi };

/** One after the other, because each fills or reads the same database while it starts. */
export async function startPeers(bench: Bench): Promise<Subject[]> {
  const started: Subject[] = [];
  for (const [name, start] of Object.entries(peers)) {
    try {
      started.push(await start(bench));
    } catch (error) {
      bench.log(`  ${name} is left out: ${(error as Error).message.slice(0, 300)}`);
    }
  }
  return started;
}
