import { sql } from 'kysely';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { today } from '../../platform/today.ts';

/** Counts a tap on the day it was made (A4): a figure, no record of who tapped. @throws Refusal `banner_not_found`. */
export async function clickBanner(db: Db | Tx, bannerId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    // Locked, so that the banner cannot be deleted between the look and the count.
    const known = await tx.selectFrom('banners').select('id').where('id', '=', bannerId).forKeyShare().executeTakeFirst();
    if (known === undefined) throw new Refusal('banner_not_found');
    await tx
      .insertInto('banner_clicks')
      .values({ banner_id: bannerId, day: today, clicks: 1 })
      .onConflict((conflict) => conflict.columns(['banner_id', 'day']).doUpdateSet({ clicks: sql<number>`banner_clicks.clicks + 1` }))
      .execute();
  });
}
