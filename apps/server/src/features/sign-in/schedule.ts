import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

/** Deletes proofs that are refused as too old anyway, and minutes that no alarm looks at. Run by time. */
export async function deleteUsedProofs(db: Db): Promise<void> {
  await db.deleteFrom('used_proofs').where('expires_at', '<', sql<Date>`now()`).execute();
  await db.deleteFrom('look_up_minutes').where('minute', '<', sql<Date>`now() - interval '1 hour'`).execute();
}

/** Deletes flows, codes and asked numbers that no limit looks at any more: they hold phones. Run by time. */
export async function deleteOldFlows(db: Db): Promise<void> {
  const old = sql<Date>`now() - interval '2 days'`;
  await db.deleteFrom('phone_look_ups').where('first_at', '<', old).execute();
  await db.deleteFrom('sms_codes').where('created_at', '<', old).execute();
  await db
    .deleteFrom('sign_in_flows as f')
    .where('f.created_at', '<', old)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('sms_codes as c').select('c.id').whereRef('c.flow_id', '=', 'f.id'))))
    .execute();
}
