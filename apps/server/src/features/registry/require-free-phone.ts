import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/**
 * An act of an operator gives no phone to two people (rule 19); an import may, and reports it. Two operators who give the
 * same phone away at once wait for each other.
 * @throws Refusal `phone_taken` with the number of the person who has it.
 */
export async function requireFreePhone(tx: Tx, phoneIndex: Buffer, practitionerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`registry-phone:${phoneIndex.toString('hex')}`}, 0))`.execute(tx);
  const other = await tx
    .selectFrom('practitioners')
    .select('registry_no')
    .where('phone_index', '=', phoneIndex)
    .where('retired_at', 'is', null)
    .where('id', '<>', practitionerId)
    .limit(1)
    .executeTakeFirst();
  if (other !== undefined) throw new Refusal('phone_taken', { title: `这个手机号已属于在册人员 ${other.registry_no}`, extra: { registryNo: other.registry_no } });
}
