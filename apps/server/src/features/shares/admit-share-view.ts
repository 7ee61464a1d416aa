import type { Config } from '../../config.ts';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { countUp, readCount } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { networkOf } from '../sign-in/rules.ts';

interface ShareVisitor {
  actor: Actor;
  address: string;
  limits: Config['limits'];
}

const missSeconds = 600;
const missKey = (address: string) => `share-miss:${networkOf(address)}`;

/**
 * Keeps an address from opening shares by the hundred, and from going on after too many codes that open nothing (P5). Asked
 * before anything is looked up, so right and wrong codes are refused alike.
 * @throws Refusal `too_many_requests` with the seconds to wait.
 */
export async function admitShareView(db: Db, visitor: ShareVisitor): Promise<void> {
  const { address, limits } = visitor;
  const views = await countUp(db, `share-view:${networkOf(address)}`, 60);
  if (views.count > limits.shareViewsPerAddressPerMinute) await refuse(db, visitor, views.retryAfterSeconds);
  const misses = await readCount(db, missKey(address));
  if (misses.count >= limits.shareMissesPerAddressPer10Minutes) await refuse(db, visitor, misses.retryAfterSeconds);
}

/**
 * Counts a code that opened nothing.
 * @throws Refusal `too_many_requests` when parallel guesses passed the limit together.
 */
export async function noteShareMiss(db: Db, visitor: ShareVisitor): Promise<void> {
  const misses = await countUp(db, missKey(visitor.address), missSeconds);
  if (misses.count > visitor.limits.shareMissesPerAddressPer10Minutes) await refuse(db, visitor, misses.retryAfterSeconds);
}

/** An alert, and one line of the activity log per hour and address: the log must not be what an attacker fills. */
async function refuse(db: Db, { actor, address }: ShareVisitor, retryAfterSeconds: number): Promise<never> {
  await raiseAlert(db, { kind: 'share-scanning', subject: { kind: 'network', id: networkOf(address) } });
  const hits = await countUp(db, `limit-hit:open-share:${networkOf(address)}`, 3_600);
  if (hits.count === 1) await logActivity(db, actor, { action: 'open-share', detail: { outcome: 'limited' } });
  throw new Refusal('too_many_requests', { retryAfterSeconds: Math.max(1, retryAfterSeconds) });
}
