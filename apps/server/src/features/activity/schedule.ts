import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/http/deps.ts';
import { sealHeadFile } from './keep-seal-head.ts';
import { sealActivity } from './seal-activity.ts';

/** Seals what was written to the activity log (A8). Run every minute in every process; they share the work. */
export async function sealNewActivity(db: Db, { cipher, config }: Pick<Deps, 'cipher' | 'config'>): Promise<void> {
  await sealActivity(db, { key: cipher, headFile: sealHeadFile(config.dataDir) });
}
