// What every measurement is made with.
import type { BenchDatabase } from './data/open-database.ts';

export interface Bench {
  database: BenchDatabase;
  /** The bundled server. */
  bundle: string;
  /** For logs, profiles and scripts of this run. */
  folder: string;
  /** How often the subjects take turns, and for how long each. */
  rounds: number;
  seconds: number;
  /** Over so many connections each. */
  connectionCounts: readonly number[];
  /** Questions for each filter combination. */
  asksPerCombination: number;
  isQuick: boolean;
  withPeers: boolean;
  /** How long each subject is asked before it is measured. */
  warmSeconds: number;
  /** … and again before each of its turns. */
  wakeSeconds: number;
  log(line: string): void;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? Number.NaN : sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Three figures that count, e.g. 0.912, 12.3, 1840. */
export const figure = (value: number): string => (Number.isNaN(value) ? '–' : value >= 100 ? String(Math.round(value)) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3));

/** One goal of the whole, with what this run says. */
export interface Goal {
  name: string;
  /** What the figure must reach, as text. */
  wanted: string;
  value: number;
  isMet: boolean;
}

export const atLeast = (name: string, value: number, least: number): Goal => ({ name, wanted: `≥ ${least}`, value, isMet: value >= least });
export const atMost = (name: string, value: number, most: number): Goal => ({ name, wanted: `≤ ${most}`, value, isMet: value <= most });
