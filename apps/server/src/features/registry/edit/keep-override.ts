import { sql } from 'kysely';
import type { ContactCipher } from '../../../platform/contact-cipher.ts';
import type { Tx } from '../../../platform/database.ts';
import { openRegistryValue } from './open-sealed.ts';

export interface Override {
  field: string;
  registryValue: unknown;
}

export async function findOverride(tx: Tx, cipher: ContactCipher, practitionerId: string, field: string): Promise<Override | undefined> {
  const row = await tx.selectFrom('registry_overrides').select('registry_value').where('practitioner_id', '=', practitionerId).where('field', '=', field).executeTakeFirst();
  return row && { field, registryValue: openRegistryValue(cipher, row.registry_value) };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Notes that an operator's value stands before the registry's. The first time, what stood before is the registry's; later
 * the registry's stays what the last import said. Back at that value, there is no override any more.
 */
export async function keepOverride(
  tx: Tx,
  { cipher, practitionerId, operatorId, field, before, after, reason }: { cipher: ContactCipher; practitionerId: string; operatorId: string; field: string; before: unknown; after: unknown; reason: string },
): Promise<void> {
  const earlier = await findOverride(tx, cipher, practitionerId, field);
  if (earlier !== undefined && isSame(earlier.registryValue, after)) return dropOverride(tx, practitionerId, field);
  const registryValue = before === null ? null : cipher.encrypt(JSON.stringify(before));
  await tx
    .insertInto('registry_overrides')
    .values({ practitioner_id: practitionerId, field, registry_value: registryValue, reason, operator_id: operatorId })
    .onConflict((conflict) => conflict.columns(['practitioner_id', 'field']).doUpdateSet({ reason, operator_id: operatorId, created_at: sql<Date>`now()` }))
    .execute();
}

export async function dropOverride(tx: Tx, practitionerId: string, field: string): Promise<void> {
  await tx.deleteFrom('registry_overrides').where('practitioner_id', '=', practitionerId).where('field', '=', field).execute();
}
