import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { releasePictures } from '../pictures/use-pictures.ts';

/** Deletes a banner with its clicks; its picture goes as well (A4). @throws Refusal `banner_not_found`. */
export async function deleteBanner(db: Db | Tx, { actor, bannerId }: { actor: Actor; bannerId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const deleted = await tx.deleteFrom('banners').where('id', '=', bannerId).returning(['title', 'picture_id']).executeTakeFirst();
    if (deleted === undefined) throw new Refusal('banner_not_found');
    if (deleted.picture_id !== null) await releasePictures(tx, [deleted.picture_id]);
    await logActivity(tx, actor, { action: 'delete-banner', object: { kind: 'banner', id: bannerId }, detail: { title: deleted.title } });
  });
}
