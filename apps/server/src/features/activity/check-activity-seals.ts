import type { Db } from '../../platform/database.ts';
import { findSealHead } from './keep-seal-head.ts';
import { compareLines, hashLines, isSealed, noSeal, type LineDifference, type LogLine, type Seal, type SealKey } from './rules.ts';
import { findSeal, readDeletedThrough, readLines, readSeals } from './sql.ts';

/** Logs younger than this must be there (rule 26). */
const keptMonths = 6;
const linesAtOnce = 5_000;

export interface SealProblem {
  /** The first bad block. */
  number: number;
  kind: 'lines_differ' | 'seal_missing' | 'seal_changed' | 'deleted_too_early' | 'end_missing';
  /** At most 20. */
  lines: LineDifference[];
}

export interface SealCheck {
  checkedSeals: number;
  checkedEntries: number;
  problem: SealProblem | undefined;
}

/**
 * Proves the activity log against its seals, from the first block on: each block follows the one before, was made with our
 * key, and its lines are those that it was sealed over; lines are missing only where they were deleted after six months; and
 * the chain reaches the newest seal that this machine kept. Ends at the first bad block.
 */
export async function checkActivitySeals(
  db: Db,
  { key, headFile, onProgress }: { key: SealKey; headFile: string; onProgress?: (done: { checkedSeals: number; checkedEntries: number }) => Promise<void> },
): Promise<SealCheck> {
  const done = { checkedSeals: 0, checkedEntries: 0 };
  const deletedThrough = await readDeletedThrough(db);
  let previous: Seal | undefined;
  for (;;) {
    const seals = await readSeals(db, { after: previous?.number ?? 0, limit: 200 });
    if (seals.length === 0) break;
    for (const group of grouped(seals)) {
      const lines = await readLinesOf(db, group, previous);
      for (const seal of group) {
        const problem = checkSeal(key, { seal, previous, deletedThrough, lines: lines.filter((line) => line.id <= seal.to_id && line.id > (previous?.to_id ?? -Infinity)) });
        if (problem !== undefined) return { ...done, problem };
        done.checkedSeals += 1;
        done.checkedEntries += seal.number <= deletedThrough ? 0 : seal.entry_count;
        previous = seal;
      }
    }
    await onProgress?.(done);
  }
  return { ...done, problem: await checkEnd(db, headFile, { lastNumber: previous?.number ?? 0, deletedThrough }) };
}

/** Neighbours whose lines are read together. */
function grouped(seals: Seal[]): Seal[][] {
  const groups: Seal[][] = [];
  let room = 0;
  for (const seal of seals) {
    if (room < seal.entry_count) {
      groups.push([]);
      room = linesAtOnce;
    }
    groups.at(-1)?.push(seal);
    room -= seal.entry_count;
  }
  return groups;
}

/** Twice what was sealed at most: more lines than that are a finding already. */
const readLinesOf = (db: Db, group: Seal[], previous: Seal | undefined): Promise<LogLine[]> =>
  readLines(db, { from: previous === undefined ? -Number.MAX_SAFE_INTEGER : previous.to_id + 1, to: group.at(-1)?.to_id ?? 0, limit: linesAtOnce * 2 });

function checkSeal(
  key: SealKey,
  { seal, previous, deletedThrough, lines }: { seal: Seal; previous: Seal | undefined; deletedThrough: number; lines: LogLine[] },
): SealProblem | undefined {
  const bad = (kind: SealProblem['kind'], number = seal.number, differences: LineDifference[] = []): SealProblem => ({ number, kind, lines: differences.slice(0, 20) });
  const expected = (previous?.number ?? 0) + 1;
  if (seal.number !== expected) return bad('seal_missing', expected);
  const follows = seal.previous_seal.equals(previous?.seal ?? noSeal) && seal.from_id === (previous?.to_id ?? 0) + 1;
  if (!follows || !isSealed(key, seal)) return bad('seal_changed');
  if (seal.number <= deletedThrough) {
    if (lines.length > 0) return bad('lines_differ', seal.number, lines.map(({ id }) => ({ id, kind: 'added' })));
    return seal.last_at > monthsAgo(keptMonths) ? bad('deleted_too_early') : undefined;
  }
  if (hashLines(lines).hash.equals(seal.entries_hash)) return undefined;
  return bad('lines_differ', seal.number, compareLines(seal.entry_marks, lines));
}

function monthsAgo(months: number): Date {
  const moment = new Date();
  moment.setMonth(moment.getMonth() - months);
  return moment;
}

async function checkEnd(db: Db, headFile: string, { lastNumber, deletedThrough }: { lastNumber: number; deletedThrough: number }): Promise<SealProblem | undefined> {
  if (deletedThrough > lastNumber) return { number: lastNumber + 1, kind: 'seal_missing', lines: [] };
  const kept = findSealHead(headFile);
  if (kept === undefined) return undefined;
  const known = await findSeal(db, kept.number);
  if (known?.seal.toString('hex') === kept.seal) return undefined;
  return { number: known === undefined ? lastNumber + 1 : kept.number, kind: 'end_missing', lines: [] };
}
