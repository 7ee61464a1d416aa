import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';

/** A2: asks a run to stop; it does so within a second, between two practitioners. Cancelling one that ended changes nothing. */
export async function cancelRegistryImport(db: Db, { actor, importId }: { actor: Actor; importId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const asked = await tx
      .updateTable('registry_imports')
      .set({ cancel_requested_at: sql<Date>`now()` })
      .where('id', '=', importId)
      .where('state', '=', 'running')
      .where('cancel_requested_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (asked !== undefined) await logActivity(tx, actor, { action: 'cancel-registry-import', object: { kind: 'registry_import', id: importId } });
  });
}
