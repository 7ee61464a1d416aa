import { sql } from 'kysely';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';

const input = (registryNo: string) => `registry-no:${registryNo}`;
const indexOf = (cipher: ContactCipher, registryNo: string) => cipher.index(input(registryNo));
/** Closed long ago, under a key that was retired since. */
const keptIndexesOf = (cipher: ContactCipher, registryNo: string) => cipher.keptIndexes(input(registryNo));

/** Rule 26: no import brings this registry number back. Only its keyed hash is kept. */
export async function closeRegistryNo(tx: Tx, { practitionerId, registryNo, cipher }: { practitionerId: string; registryNo: string; cipher: ContactCipher }): Promise<void> {
  await tx
    .insertInto('registry_closures')
    .values({ registry_index: indexOf(cipher, registryNo), practitioner_id: practitionerId })
    .onConflict((conflict) => conflict.column('registry_index').doUpdateSet({ practitioner_id: practitionerId, closed_at: sql<Date>`now()` }))
    .execute();
}

/**
 * Which of these numbers closed their accounts. An import asks after it has locked the rows that are there, so that a
 * closing in flight is either seen here or comes after the import's write.
 */
export async function findClosedRegistryNos(db: Db | Tx, cipher: ContactCipher, registryNos: readonly string[]): Promise<Set<string>> {
  const indexes = new Map(registryNos.flatMap((registryNo) => keptIndexesOf(cipher, registryNo).map((index) => [index.toString('hex'), registryNo] as const)));
  if (indexes.size === 0) return new Set();
  const { rows } = await sql<{ registry_index: Buffer }>`
    select registry_index from registry_closures where registry_index = any(${[...indexes.keys()].map((hex) => Buffer.from(hex, 'hex'))}::bytea[])
  `.execute(db);
  return new Set(rows.map((row) => indexes.get(row.registry_index.toString('hex'))!));
}

/** The number may be imported again, as a new entry that knows nothing of the former. @returns whether it was closed. */
export async function reopenRegistryNo(tx: Tx, { registryNo, cipher }: { registryNo: string; cipher: ContactCipher }): Promise<{ practitionerId: string | null } | undefined> {
  const reopened = await tx.deleteFrom('registry_closures').where('registry_index', 'in', keptIndexesOf(cipher, registryNo)).returning('practitioner_id').executeTakeFirst();
  return reopened === undefined ? undefined : { practitionerId: reopened.practitioner_id };
}
