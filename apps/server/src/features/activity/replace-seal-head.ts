import { renameSync } from 'node:fs';
import type { Db } from '../../platform/database.ts';
import { findSealHead, keepSealHead } from './keep-seal-head.ts';
import { findLastSeal, findSeal } from './sql.ts';

/**
 * After a restore (decision 0025): the newest seal of the restored log becomes the one that this machine keeps. A former
 * head that the restored log does not know is put aside, never deleted: it says which blocks are gone.
 * @returns the number of that former head, undefined when there was none or it is still in the log.
 */
export async function replaceSealHead(db: Db, headFile: string): Promise<{ formerNumber: number; movedTo: string } | undefined> {
  const newest = await findLastSeal(db);
  const kept = findSealHead(headFile);
  const isKnown = kept !== undefined && (await findSeal(db, kept.number))?.seal.toString('hex') === kept.seal;
  const movedTo = headFile.replace(/\.json$/, `-before-restore-${new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)}.json`);
  if (kept !== undefined && !isKnown) renameSync(headFile, movedTo);
  if (newest !== undefined) keepSealHead(headFile, newest);
  return kept !== undefined && !isKnown ? { formerNumber: kept.number, movedTo } : undefined;
}
