import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/** @throws Refusal `institution_not_found`. */
export async function requireInstitution(tx: Tx, institutionId: string): Promise<void> {
  const institution = await tx.selectFrom('institutions').select('id').where('id', '=', institutionId).executeTakeFirst();
  if (institution === undefined) throw new Refusal('institution_not_found');
}
