import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';

/**
 * A8: somebody who is known called an operation of another identity or another role. One line an hour for each caller and
 * operation, so that the log is not what an attacker fills.
 */
export async function noteDenied(db: Db, { actor, operationId }: { actor: Actor; operationId: string }): Promise<void> {
  const tries = await countUp(db, `denied:${actor.kind}:${actor.id}:${operationId}`, 3_600);
  if (tries.count === 1) await logActivity(db, actor, { action: 'access-denied', detail: { operation: operationId } });
}
