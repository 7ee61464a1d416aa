import type { Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';

/** Makes the practitioner's one card, unpublished, unless it is there already. Nobody sees it before it is published (P4). */
export async function createCard(tx: Tx, practitionerId: string): Promise<void> {
  await tx
    .insertInto('cards')
    .values({ id: newId('card'), practitioner_id: practitionerId })
    .onConflict((conflict) => conflict.column('practitioner_id').doNothing())
    .execute();
}
