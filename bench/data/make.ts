// npx tsx bench/data/make.ts 10000 100000: makes the databases without measuring.
import { benchFolder, openCluster, openDatabase } from './open-database.ts';

const cluster = await openCluster(benchFolder(), console.log);
for (const cards of process.argv.slice(2).map(Number)) await openDatabase(cluster, { cards, log: console.log });
await cluster.stop();
