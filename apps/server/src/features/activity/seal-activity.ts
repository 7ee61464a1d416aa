import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { inTransaction, type Db } from '../../platform/database.ts';
import { findSealHead, keepSealHead } from './keep-seal-head.ts';
import { hashLines, noSeal, sealOf, type Seal, type SealKey } from './rules.ts';
import { findLastSeal, findSeal, readLastId, readLines, readWriters } from './sql.ts';

const linesPerSeal = 1_000;
/** Shared with delete_old_activity. */
const chainLock = 5_318_008_003;

interface SealMeans {
  key: SealKey;
  /** Where this machine keeps the newest seal. */
  headFile: string;
  /** How long to wait for transactions under way; the next round tries again. */
  waitMs?: number;
}

/** The chain in the database no longer holds the seal that this machine kept: somebody cut or replaced it. */
export class ChainBroken extends Error {}

/**
 * Seals the lines written since the last seal (A8), in blocks. No writer waits for this: an id is given out before its
 * line is committed, so it notes the highest id, then waits until every transaction that may hold a lower one has ended.
 * After that no line can appear below it, and one that does was put there by hand. Two processes at once share the work.
 * @returns how many lines were sealed; 0 as well when a transaction lasts longer than the wait.
 * @throws ChainBroken, after sealing, when the kept head is not in the chain; it stays kept.
 */
export async function sealActivity(db: Db, { key, headFile, waitMs = 20_000 }: SealMeans): Promise<number> {
  const lastId = await readLastId(db);
  const newest = await findLastSeal(db);
  if (lastId > (newest?.to_id ?? 0) && !(await writersEnd(db, waitMs))) return 0;
  let sealed = 0;
  for (;;) {
    const block = await inTransaction(db, async (tx) => {
      // A deletion or another process at work: it is the same chain, so this round is done.
      const { rows } = await sql<{ isMine: boolean }>`select pg_try_advisory_xact_lock(${chainLock}) as "isMine"`.execute(tx);
      if (rows[0]?.isMine !== true) return undefined;
      const previous = await findLastSeal(tx);
      const from = (previous?.to_id ?? 0) + 1;
      if (from > lastId) return undefined;
      const lines = await readLines(tx, { from, to: lastId, limit: linesPerSeal });
      const first = lines[0];
      const last = lines.at(-1);
      // Only numbers that were never used: they join the next block.
      if (first === undefined || last === undefined) return undefined;
      const { hash, marks } = hashLines(lines);
      const times = lines.map((line) => Date.parse(line.at));
      const unsealed = {
        number: (previous?.number ?? 0) + 1,
        from_id: from,
        to_id: lines.length === linesPerSeal ? last.id : lastId,
        entry_count: lines.length,
        first_at: new Date(Math.min(...times)),
        last_at: new Date(Math.max(...times)),
        entries_hash: hash,
        entry_marks: marks,
        previous_seal: previous?.seal ?? noSeal,
        sealed_at: new Date(),
      };
      const seal: Seal = { ...unsealed, seal: sealOf(key, unsealed) };
      await tx.insertInto('activity_seals').values(seal).execute();
      return seal;
    });
    if (block === undefined) break;
    sealed += block.entry_count;
  }
  await rememberHead(db, headFile);
  return sealed;
}

/** Waits for the transactions that write to the log now, not for those that begin later. */
async function writersEnd(db: Db, waitMs: number): Promise<boolean> {
  const giveUp = Date.now() + waitMs;
  let writers = await readWriters(db);
  while (writers.length > 0) {
    if (Date.now() > giveUp) return false;
    await sleep(25);
    const now = new Set(await readWriters(db));
    writers = writers.filter((writer) => now.has(writer));
  }
  return true;
}

async function rememberHead(db: Db, headFile: string): Promise<void> {
  const newest = await findLastSeal(db);
  const kept = findSealHead(headFile);
  if (kept !== undefined) {
    const known = await findSeal(db, kept.number);
    if (known === undefined || known.seal.toString('hex') !== kept.seal) {
      throw new ChainBroken(`the activity log no longer holds seal ${kept.number} that ${headFile} names`);
    }
  }
  if (newest !== undefined && newest.number !== kept?.number) keepSealHead(headFile, newest);
}
