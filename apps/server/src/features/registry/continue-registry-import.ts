import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { sweepLostImports } from './sweep-lost-imports.ts';

const isUniqueViolation = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === '23505';

/**
 * A2: a cancelled or interrupted run begins anew from its file (I23): what it wrote before is found unchanged, so nothing
 * is there twice. Continuing one that runs changes nothing.
 * @throws Refusal `import_not_found`, `import_state_conflict`, `import_running`, `registry_file_gone`.
 */
export async function continueRegistryImport(db: Db, { actor, importId }: { actor: Actor; importId: string }): Promise<{ isNew: boolean }> {
  await sweepLostImports(db);
  return inTransaction(db, async (tx) => {
    const run = await tx.selectFrom('registry_imports').select(['state', 'file_id']).where('id', '=', importId).forUpdate().executeTakeFirst();
    if (run === undefined) throw new Refusal('import_not_found');
    if (run.state === 'running') return { isNew: false };
    if (run.state !== 'cancelled' && run.state !== 'interrupted') throw new Refusal('import_state_conflict');
    if (run.file_id === null) throw new Refusal('registry_file_gone');
    await tx
      .updateTable('registry_imports')
      .set({
        state: 'running', phase: 'starting', attempt: sql<number>`attempt + 1`, attempt_started_at: sql<Date>`now()`, heartbeat_at: sql<Date>`now()`,
        cancel_requested_at: null, finished_at: null, rows_done: 0, rows_total: null, read_share: 0,
      })
      .where('id', '=', importId)
      .execute();
    await logActivity(tx, actor, { action: 'continue-registry-import', object: { kind: 'registry_import', id: importId } });
    return { isNew: true };
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new Refusal('import_running') : error;
  });
}
