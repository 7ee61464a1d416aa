import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/http/deps.ts';
import { clearCount, countUp } from '../../platform/limits.ts';
import { checkActivitySeals } from '../activity/check-activity-seals.ts';
import { sealHeadFile } from '../activity/keep-seal-head.ts';
import { reconcilePoints } from '../points/reconcile-points.ts';
import { raiseAlert, wholePlatform } from './raise-alert.ts';

/** Once a day, whichever server process comes first; what failed is tried again with the next round. */
async function takeTurn(db: Db, name: string, work: () => Promise<void>): Promise<void> {
  if ((await countUp(db, `daily-turn:${name}`, 23 * 3_600)).count > 1) return;
  try {
    await work();
  } catch (error) {
    await clearCount(db, `daily-turn:${name}`);
    throw error;
  }
}

/** 对账 once a day (rule 2); a difference is an alert. */
export const reconcileDaily = (db: Db): Promise<void> =>
  takeTurn(db, 'reconcile', async () => {
    const { differenceCount, checks } = await reconcilePoints(db);
    if (differenceCount === 0) return;
    const failed = checks.filter((check) => check.differenceCount > 0).map(({ code }) => code);
    await raiseAlert(db, { kind: 'ledger-difference', subject: wholePlatform, detail: { differences: differenceCount, checks: failed.join(' ') } });
  });

/** Proves the whole activity log once a day (A8); a change is an alert. A long run ends with the program and begins anew. */
export const verifyDaily = (db: Db, { cipher, config }: Pick<Deps, 'cipher' | 'config'>, isClosing: () => boolean = () => false): Promise<void> =>
  takeTurn(db, 'verify', async () => {
    const onProgress = async () => {
      if (isClosing()) throw new Error('the program ends before the activity log is proved');
    };
    const { problem } = await checkActivitySeals(db, { key: cipher, headFile: sealHeadFile(config.dataDir), onProgress });
    if (problem === undefined) return;
    await raiseAlert(db, { kind: 'activity-log-changed', subject: wholePlatform, detail: { badSeal: problem.number, problem: problem.kind, lines: problem.lines.length } });
  });

/** Alerts are kept as long as the log that tells of the same things. */
export async function deleteOldAlerts(db: Db, { config }: Pick<Deps, 'config'>): Promise<void> {
  await sql`delete from alerts where last_at < now() - make_interval(months => ${config.retention.activityLogMonths}::int)`.execute(db);
}
