// When one machine is not enough: computed from what was measured, so that a step is taken for a reason.
import type { SizeResults } from './write-results.ts';

/**
 * The load of the busiest hour, an estimate until the running platform tells: one in twenty of 200,000 practitioners makes
 * twenty requests, and half of 1,250 institutions turn one page of the pool a minute.
 */
const expectedPerSecond = (200_000 / 20 / 3_600) * 20 + 1_250 / 2 / 60;
/** A core that is busier than this makes people wait for each other. */
const busy = 0.7;
/** What the settings and PostgreSQL ship with: DATABASE_POOL_SIZE, max_connections without those kept for the superuser. */
const [poolSize, mostConnections] = [20, 97];
const bigMachineCores = 16;
const cacheGigabytes = 8;

export interface Threshold {
  step: string;
  /** Pages of the pool a second, millions of cards, or millions of rows. */
  value: number;
  unit: string;
  /** How often the expected load fits into it; undefined where the load is not what decides. */
  timesExpected?: number;
  computed: string;
}

/** Thresholds from the largest database of a run; none when the parts that they stand on were not measured. */
export function thresholdsOf(sizes: readonly SizeResults[]): Threshold[] {
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  const ours = largest?.search?.rates['product']?.[8];
  const limit = largest?.search?.rates['pgbench, whole request']?.[8];
  if (smallest === undefined || largest === undefined || smallest === largest || ours === undefined || limit === undefined) return [];
  const perProcess = (busy * 1e6) / ours.cpuMicros;
  const rate = (step: string, value: number, computed: string): Threshold => ({ step, value, unit: 'pages/s', timesExpected: value / expectedPerSecond, computed });
  const gigabytesPerMillion = ((largest.databaseMegabytes - smallest.databaseMegabytes) / 1024 / (largest.cards - smallest.cards)) * 1e6;
  const thresholds = [
    rate('a machine of its own for PostgreSQL', busy * ours.perSecond, `${busy} × ${Math.round(ours.perSecond)}/s, what two cores do with everything on them`),
    rate('a second process (WORKERS)', perProcess, `${busy} of a core ÷ ${Math.round(ours.cpuMicros)} µs of Node for a page`),
    rate('PgBouncer', Math.floor(mostConnections / poolSize) * perProcess, `${Math.floor(mostConnections / poolSize)} processes × ${poolSize} connections fill max_connections = 100`),
    rate('read replicas for the search', (busy * bigMachineCores * limit.perSecond) / 2, `${busy} of ${bigMachineCores} cores, two of which do ${Math.round(limit.perSecond)}/s in pgbench`),
    { step: 'more memory, or the search on a machine of its own', value: cacheGigabytes / gigabytesPerMillion, unit: 'million cards', computed: `${gigabytesPerMillion.toFixed(2)} GB for a million cards in ${cacheGigabytes} GB of cache` },
  ];
  const exported = largest.others?.exported;
  if (exported !== undefined) {
    thresholds.push({ step: 'logs in partitions by month', value: (exported.perSecond * 3_600) / 1e6, unit: 'million rows', computed: `an hour to read all of a log at the ${Math.round(exported.perSecond).toLocaleString('en')} rows/s of the ledger's export` });
  }
  return thresholds;
}
