import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';

/**
 * Runs an act of an institution and leaves one activity row an hour when a limit refuses it: the operators see who
 * harvests, and the log is not what an attacker fills. Written outside the act's transaction, which is undone.
 */
export async function noteLimitReached<T>(db: Db, { actor, institutionId, act }: { actor: Actor; institutionId: string; act: string }, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too_many_requests') {
      const hits = await countUp(db, `limit-reached:${institutionId}`, 3_600);
      if (hits.count === 1) await logActivity(db, actor, { action: 'limit-reached', object: { kind: 'institution', id: institutionId }, detail: { act } });
    }
    throw error;
  }
}
