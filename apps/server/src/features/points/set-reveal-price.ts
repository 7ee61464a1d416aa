import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readRevealPrice } from './read-reveal-price.ts';

/**
 * A3: sets the price of one reveal from now on. Earlier prices stay in the history; who saw the old price and pays now is
 * asked again (rule 3).
 * @returns the price before it and the new one.
 * @throws Refusal `request_invalid` for a figure out of bounds.
 */
export async function setRevealPrice(
  db: Db | Tx,
  args: { points: number; operatorId?: string | undefined; actor: Actor },
): Promise<{ before: number; points: number }> {
  if (!Number.isInteger(args.points) || args.points < 0 || args.points > 100_000) {
    throw new Refusal('request_invalid', { title: '价格须为 0–100000 的整数点数' });
  }
  return inTransaction(db, async (tx) => {
    const before = await readRevealPrice(tx);
    await tx.insertInto('reveal_prices').values({ points: args.points, operator_id: args.operatorId ?? null }).execute();
    await logActivity(tx, args.actor, { action: 'set-reveal-price', detail: { points: args.points, before } });
    return { before, points: args.points };
  });
}
