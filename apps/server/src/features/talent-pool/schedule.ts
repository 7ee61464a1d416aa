import type { Db } from '../../platform/database.ts';
import { today } from '../../platform/today.ts';

/** Forgets which cards were listed on past days. Run by time. */
export async function deleteOldListings(db: Db): Promise<void> {
  await db.deleteFrom('card_listings').where('day', '<', today).execute();
}
