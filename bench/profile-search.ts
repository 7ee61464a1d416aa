// Where our server spends the processor for a page of the talent pool: a run of its own, because profiling slows what it watches.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { drive } from './drive.ts';
import { popularQuestion } from './measure-search.ts';
import type { Bench } from './settle.ts';
import { startProduct } from './start-product.ts';

export interface ProfileRow {
  /** A package, `node` for what Node itself does, `garbage` for collecting memory, `product` for our own code. */
  where: string;
  /** 0–1 of the time in which the processor worked. */
  share: number;
}

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
}

const warmSeconds = 10;

/** Shares of the processor while eight connections ask the popular questions of a warm server. */
export async function profileSearch(bench: Bench): Promise<ProfileRow[]> {
  const profiles = join(bench.folder, 'profile');
  rmSync(profiles, { recursive: true, force: true });
  mkdirSync(profiles, { recursive: true });
  const product = await startProduct(bench.database, { ...bench, nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${profiles}`] });
  const started = performance.now();
  try {
    await drive({ address: product.address, connections: 8, seconds: warmSeconds, question: popularQuestion });
    await drive({ address: product.address, connections: 8, seconds: 10, question: popularQuestion });
  } finally {
    await product.stop();
  }
  const file = readdirSync(profiles).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('Node wrote no profile');
  const measuredSeconds = (performance.now() - started) / 1000 - warmSeconds;
  return sharesOf(JSON.parse(readFileSync(join(profiles, file), 'utf8')) as Profile, measuredSeconds);
}

function sharesOf({ nodes, samples, timeDeltas }: Profile, lastSeconds: number): ProfileRow[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const whole = timeDeltas.reduce((sum, delta) => sum + delta, 0);
  const spent = new Map<string, number>();
  let [passed, busy] = [0, 0];
  for (const [index, id] of samples.entries()) {
    const delta = timeDeltas[index] ?? 0;
    passed += delta;
    // What came before belongs to the start and to a server that was not warm yet.
    if (passed < whole - lastSeconds * 1e6 || byId.get(id)?.callFrame.functionName === '(idle)') continue;
    const where = placeOf(id);
    spent.set(where, (spent.get(where) ?? 0) + delta);
    busy += delta;
  }
  return [...spent].map(([where, micros]) => ({ where, share: micros / busy })).sort((a, b) => b.share - a.share);

  /** The nearest package on whose behalf it happened: writing to a socket belongs to who writes. */
  function placeOf(id: number): string {
    if (byId.get(id)?.callFrame.functionName === '(garbage collector)') return 'garbage';
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const { url } = byId.get(at)!.callFrame;
      const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
      if (found !== undefined) return found;
      if (url.includes('bench-server')) return 'product';
    }
    return 'node';
  }
}
