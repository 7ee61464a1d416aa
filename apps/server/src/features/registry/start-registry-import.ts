import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { sweepLostImports } from './sweep-lost-imports.ts';

/**
 * A2: makes the record of a run; the caller then starts its thread. One runs at a time, guarded by the database. A repeat
 * of the same request answers the same run.
 * @throws Refusal `registry_file_gone`, `import_running`.
 */
export async function startRegistryImport(
  db: Db,
  { actor, operatorId, requestKey, fileId, isDryRun }: { actor: Actor; operatorId: string; requestKey: string; fileId: string; isDryRun: boolean },
): Promise<{ importId: string; isNew: boolean }> {
  await sweepLostImports(db);
  return inTransaction(db, async (tx) => {
    const earlier = await findByRequest(tx, operatorId, requestKey);
    if (earlier !== undefined) return { importId: earlier.id, isNew: false };
    const file = await tx.selectFrom('registry_files').select(['id', 'file_name', 'file_hash']).where('id', '=', fileId).forShare().executeTakeFirst();
    if (file === undefined) throw new Refusal('registry_file_gone');
    const started = await tx
      .insertInto('registry_imports')
      .values({ id: newId('imp'), file_name: file.file_name, file_hash: file.file_hash, file_id: file.id, state: 'running', is_dry_run: isDryRun, operator_id: operatorId, request_key: requestKey })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (started === undefined) {
      const other = await findByRequest(tx, operatorId, requestKey);
      if (other === undefined) throw new Refusal('import_running');
      return { importId: other.id, isNew: false };
    }
    await logActivity(tx, actor, { action: 'start-registry-import', object: { kind: 'registry_import', id: started.id }, detail: { isDryRun } });
    return { importId: started.id, isNew: true };
  });
}

const findByRequest = (tx: Tx, operatorId: string, requestKey: string) =>
  tx.selectFrom('registry_imports').select('id').where('operator_id', '=', operatorId).where('request_key', '=', requestKey).executeTakeFirst();
