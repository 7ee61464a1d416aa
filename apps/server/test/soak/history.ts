// The notebook of a soak: everything that was asked and seen, in memory for the checks and on disk for whoever looks into a failure.
import { closeSync, openSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { SoakRecord } from './records.ts';

export interface History {
  records: SoakRecord[];
  /** Milliseconds since the start. */
  now(): number;
  write(record: SoakRecord): void;
  close(): void;
}

export function openHistory(file: string): History {
  const output = openSync(file, 'w', 0o600);
  const start = performance.now();
  const records: SoakRecord[] = [];
  return {
    records,
    now: () => performance.now() - start,
    write(record) {
      records.push(record);
      writeSync(output, `${JSON.stringify(record)}\n`);
    },
    close: () => closeSync(output),
  };
}
