import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Seal } from './rules.ts';

/** The newest seal that this machine has seen, kept outside the database: it shows when the log's end was cut off. */
export interface SealHead {
  number: number;
  seal: string;
  sealedAt: string;
}

export const sealHeadFile = (dataDir: string): string => join(dataDir, 'activity-head.json');

/** @returns undefined when nothing was kept yet. */
export function findSealHead(file: string): SealHead | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SealHead;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and renamed, so that a crash leaves the old or the new one. */
export function keepSealHead(file: string, seal: Seal): void {
  const head: SealHead = { number: seal.number, seal: seal.seal.toString('hex'), sealedAt: seal.sealed_at.toISOString() };
  writeFileSync(`${file}.new`, JSON.stringify(head), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
