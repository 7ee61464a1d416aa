import type { Db } from '../../platform/database.ts';
import { raiseAlert, wholePlatform } from '../alerts/raise-alert.ts';
import type { BackupMade } from './create-backup.ts';

/** Keeps how a backup ended; one that failed rings (警报). The text of an unknown fault may quote values, so its kind alone is kept. */
export async function noteRun(db: Db, { startedAt, isScheduled, made, error }: { startedAt: Date; isScheduled: boolean; made?: BackupMade; error?: unknown }): Promise<void> {
  const problem = made === undefined ? problemOf(error) : null;
  await db
    .insertInto('backup_runs')
    .values({
      is_scheduled: isScheduled,
      started_at: startedAt,
      file_name: made === undefined ? null : made.path.slice(made.path.lastIndexOf('/') + 1),
      byte_count: made?.bytes ?? null,
      row_count: made?.rows ?? null,
      problem,
    })
    .execute();
  if (problem !== null) await raiseAlert(db, { kind: 'backup-failed', subject: wholePlatform, detail: { problem } });
}

const problemOf = (error: unknown): string => {
  const { name, code } = (error ?? {}) as { name?: string; code?: string };
  return (code ?? name ?? 'unknown').slice(0, 60);
};
