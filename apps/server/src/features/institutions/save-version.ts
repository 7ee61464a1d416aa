import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import type { Tables } from '../../platform/database-tables.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Updateable } from 'kysely';

/**
 * Changes an institution as it was when the operator read it. The database moves the version at each change.
 * @throws Refusal `institution_not_found`, or `version_conflict` when somebody changed it meanwhile.
 */
export async function saveVersion(tx: Tx, { institutionId, version, change }: { institutionId: string; version: number; change: Updateable<Tables['institutions']> }): Promise<void> {
  const row = await tx.selectFrom('institutions').select('version').where('id', '=', institutionId).forUpdate().executeTakeFirst();
  if (row === undefined) throw new Refusal('institution_not_found');
  if (row.version !== version) throw new Refusal('version_conflict');
  await tx.updateTable('institutions').set({ ...change, updated_at: sql<Date>`now()` }).where('id', '=', institutionId).execute();
}
