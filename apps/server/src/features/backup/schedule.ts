import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemActor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/http/deps.ts';
import { raiseAlert, wholePlatform } from '../alerts/raise-alert.ts';
import { BackupRefusal } from './archive/backup-refusal.ts';
import { createBackup, type BackupMeans } from './create-backup.ts';
import { expiredBackups, lastDue } from './rules.ts';

type BackupDeps = Pick<Deps, 'config' | 'cipher' | 'objects'>;

const hourMs = 3_600_000;
const overdueHours = 3;

/** What a backup reads, as this program is set up. */
export function backupMeans({ config, cipher, objects }: BackupDeps): BackupMeans {
  if (config.databaseUrl === undefined) throw new Error('the runtime gives the database');
  return {
    cipher,
    databaseUrl: config.databaseUrl,
    pictures: config.objectStorage === undefined ? objects : null,
    servedFolders: [config.h5Dir, config.adminDir].filter((folder) => folder !== undefined),
  };
}

/**
 * The daily backup, when BACKUP_DIR is set: once after its hour over all processes, again an hour after one
 * that failed, and an alert when it has not come three hours after its time. Run by time in every process.
 */
export async function runDailyBackup(db: Db, deps: BackupDeps, isClosing: () => boolean = () => false, now = new Date()): Promise<void> {
  const { folder, hour, keepDays, recipients } = deps.config.backup;
  if (folder === undefined) return;
  const due = lastDue(now, hour);
  const since = await db.selectFrom('backup_runs').select(['problem', 'finished_at']).where('finished_at', '>=', due).orderBy('finished_at', 'desc').limit(1).executeTakeFirst();
  if (since?.problem === null) return;
  if (since !== undefined && now.getTime() - since.finished_at.getTime() < hourMs) return;
  // One that failed has rung already.
  const late = Math.floor((now.getTime() - due.getTime()) / hourMs);
  const stop = new AbortController();
  const watch = setInterval(() => isClosing() && stop.abort(), 250);
  try {
    await createBackup(db, backupMeans(deps), { folder, recipients, actor: systemActor, isScheduled: true, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) return;
    if (!(error instanceof BackupRefusal)) throw error;
    // Another process is at it; that it takes so long is worth a look.
    if (late >= overdueHours) await raiseAlert(db, { kind: 'backup-failed', subject: wholePlatform, detail: { overdueHours: late } });
    return;
  } finally {
    clearInterval(watch);
  }
  await deleteOldBackups(folder, now, keepDays);
}

/** Deletes what was kept for its time, and what a killed backup left behind a day ago. */
async function deleteOldBackups(folder: string, now: Date, keepDays: number): Promise<void> {
  const names = await readdir(folder);
  const left = names.filter((name) => /^careers-.*\.part$/.test(name));
  const isOld = async (name: string) => now.getTime() - (await stat(join(folder, name))).mtimeMs > 24 * hourMs;
  for (const name of left) if (await isOld(name).catch(() => false)) await rm(join(folder, name), { force: true });
  for (const name of expiredBackups(names, now, keepDays)) await rm(join(folder, name), { force: true });
}
