import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';

/** At most so many acts of one kind in so many seconds. */
export interface SpeedLimit {
  /** Names the counter. */
  name: string;
  most: number;
  seconds: number;
}

/**
 * Counts one act of an institution over all its accounts, sessions and server processes. A refused act is not counted,
 * so waiting always helps.
 * @throws Refusal `too_many_requests` with the seconds to wait.
 */
export async function admitInstitution(db: Db | Tx, institutionId: string, limits: readonly SpeedLimit[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const { name, most, seconds } of limits) {
      const counted = await countUp(tx, `${name}:${institutionId}`, seconds);
      if (counted.count > most) throw new Refusal('too_many_requests', { retryAfterSeconds: counted.retryAfterSeconds });
    }
  });
}
