// npm run bench: databases, measurements in turns, results. bench/README.md says how to read them.
import { mkdirSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchFolder, openCluster, openDatabase, query } from './data/open-database.ts';
import { measureImport, measureOthers } from './measure-others.ts';
import { measureReveals } from './measure-reveals.ts';
import { measureSearch } from './measure-search.ts';
import { findPgbench } from './pgbench.ts';
import { profileSearch } from './profile-search.ts';
import { repository } from './servers.ts';
import type { Bench } from './settle.ts';
import { bundleProduct } from './start-product.ts';
import { goalsOf, writeResults, type RunResults, type SizeResults } from './write-results.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    parts: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    peers: { type: 'boolean' },
    profile: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const isQuick = values.quick;
const sizes = (values.sizes ?? (isQuick ? '10000' : '10000,100000,1000000')).split(',').map(Number);
const parts = (values.parts ?? (isQuick ? 'search,reveals,others' : 'search,reveals,others,import')).split(',');
const folder = join(repository, '.cache/bench');
mkdirSync(folder, { recursive: true });
// A quick run is for changing code: it must not write over the results that are kept.
const out = values.out ?? (isQuick ? join(folder, 'quick') : join(repository, 'bench/results'));
const log = (line: string): void => console.log(line);

const loadBefore = loadavg()[0]!;
const cluster = await openCluster(benchFolder(), log);
const run: RunResults = {
  madeAt: new Date().toISOString().slice(0, 16).replace('T', ' '),
  isQuietMachine: loadBefore < 0.5,
  machine: { cores: cpus().length, processor: cpus()[0]?.model ?? '', memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version, postgresql: cluster.version, pgbench: findPgbench()?.version ?? 'none', loadBefore: loadBefore.toFixed(1) },
  options: { ...values },
  sizes: [],
  goals: [],
};
try {
  const bundle = bundleProduct();
  for (const cards of sizes) {
    log(`${cards.toLocaleString('en')} cards`);
    const database = await openDatabase(cluster, { cards, log });
    const { rows } = await query(database.adminUrl, 'select pg_database_size(current_database()) / 1048576 as size');
    const size: SizeResults = { cards, madeInSeconds: database.madeInSeconds, databaseMegabytes: Number(rows[0]!['size']) };
    run.sizes.push(size);
    const bench: Bench = { database, bundle, folder, isQuick, log, warmSeconds: isQuick ? 5 : 10, wakeSeconds: isQuick ? 0.5 : 2, connectionCounts: isQuick ? [8] : [1, 8, 32], withPeers: values.peers ?? !isQuick, rounds: Number(values.rounds ?? (isQuick ? 5 : 3)), seconds: Number(values.seconds ?? (isQuick ? 1 : 4)), asksPerCombination: isQuick ? 8 : 100 };
    if (parts.includes('search')) size.search = await measureSearch(bench);
    if (parts.includes('search') && (values.profile || !isQuick) && cards === sizes.at(-1)) size.profile = await profileSearch(bench);
    if (parts.includes('reveals')) size.reveals = await measureReveals(bench);
    if (parts.includes('others')) size.others = await measureOthers(bench);
    run.goals = goalsOf(run.sizes);
    // After each size, so that a run that is broken off leaves what it has.
    writeResults(out, run);
  }
  if (parts.includes('import')) run.imported = measureImport({ isQuick, log });
} finally {
  await cluster.stop();
}
const charts = writeResults(out, run);
for (const goal of run.goals) log(`${goal.isMet ? '✓' : '✗'} ${goal.name}: ${goal.value.toFixed(2)} (${goal.wanted})`);
log(`results: ${join(out, 'results.md')}, ${charts.join(', ')}`);
