import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

/** Forgets which cards were listed on past days. Run by time. */
export async function deleteOldListings(db: Db): Promise<void> {
  await db.deleteFrom('card_listings').where('day', '<', sql<string>`(now() at time zone 'Asia/Shanghai')::date`).execute();
}
