import { sql } from 'kysely';
import { inTransaction, type Db } from '../../platform/database.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { shiftDay } from './rules.ts';
import { findLastCount, readAnsweredDays, writeFlows, writeStocks } from './sql.ts';

/** Two of the longest ranges: each is compared with the one before it. */
const daysBack = 2 * 364;
const daysAtOnce = 60;
const figuresLock = 5_318_008_004;

/**
 * Counts the figures of the dashboard (A10) from the day of the last count until today, all of two years the first time.
 * Older days are counted again when one of their applications was answered since. Two processes at once: one does it.
 */
export async function refreshDailyFigures(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ isMine: boolean }>`select pg_try_advisory_xact_lock(${figuresLock}) as "isMine"`.execute(tx);
    if (rows[0]?.isMine !== true) return;
    const today = shanghaiDay();
    const last = await findLastCount(tx);
    const from = last === undefined || last.day < shiftDay(today, -daysBack) ? shiftDay(today, -daysBack) : last.day;
    // In pieces: two years in one statement would pass its time limit on a large platform.
    for (let first = from; first <= today; first = shiftDay(first, daysAtOnce)) {
      const last = shiftDay(first, daysAtOnce - 1);
      await writeFlows(tx, first, last < today ? last : today);
    }
    await writeStocks(tx, from, today);
    if (last === undefined) return;
    // Ten minutes more than needed: an answer may be committed a little later than its time says.
    const since = new Date(last.at.getTime() - 600_000);
    for (const day of await readAnsweredDays(tx, { since, before: from })) await writeFlows(tx, day, day);
  });
}
