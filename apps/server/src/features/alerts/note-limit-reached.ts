import type { AlertKind } from '@cert/contract/codes/alert-kinds';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import type { ReachedLimit } from '../../platform/refusal.ts';
import { raiseAlert } from './raise-alert.ts';

const applicantActs = new Set(['applicant-list', 'application-view']);

function kindOf({ act, holder }: ReachedLimit): AlertKind {
  if (holder.kind === 'operator') return act === 'console-export' ? 'export-limit' : 'console-reading';
  if (act === 'reveal-contact') return 'reveal-limit';
  if (applicantActs.has(act)) return 'applicant-reading';
  return holder.kind === 'institution' && act !== 'own-list' ? 'card-reading' : 'list-reading';
}

/**
 * After a limit of a holder refused an act: an alert for the operators, and one line of the activity log an hour, so that
 * the log is not what an attacker fills. Written after the act's own transaction, which is undone.
 */
export async function noteLimitReached(db: Db, { actor, reached }: { actor: Actor; reached: ReachedLimit }): Promise<void> {
  const { act, holder } = reached;
  await raiseAlert(db, { kind: kindOf(reached), subject: holder, detail: { act } });
  const hits = await countUp(db, `limit-reached:${holder.id}`, 3_600);
  if (hits.count === 1) await logActivity(db, actor, { action: 'limit-reached', object: holder, detail: { act } });
}
