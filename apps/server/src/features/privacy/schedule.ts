import { sql } from 'kysely';
import { systemActor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/http/deps.ts';
import { Refusal } from '../../platform/refusal.ts';
import { runRetention } from './run-retention.ts';

/** Rule 26 once a day, whichever server process comes first. */
export async function runDailyRetention(db: Db, { config }: Pick<Deps, 'config'>): Promise<void> {
  const recent = await db
    .selectFrom('retention_runs')
    .select('id')
    .where('is_dry_run', '=', false)
    .where('started_at', '>', sql<Date>`now() - interval '23 hours'`)
    .limit(1)
    .executeTakeFirst();
  if (recent !== undefined) return;
  await runRetention(db, { actor: systemActor, operatorId: null, isDryRun: false, times: config.retention }).catch((error: unknown) => {
    if (!(error instanceof Refusal && error.code === 'retention_running')) throw error;
  });
}
