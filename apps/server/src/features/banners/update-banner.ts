import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { releasePictures, usePictures } from '../pictures/use-pictures.ts';
import { requireBannerPeriod } from './require-banner-period.ts';
import { columnsOf, type NewBanner } from './rules.ts';

/**
 * Replaces what a banner says (A4); with a new picture the old one is deleted. Two operators: the later is told.
 * @throws Refusal `banner_not_found`, `version_conflict`, `picture_not_found`, `banner_period_invalid`.
 */
export async function updateBanner(
  db: Db | Tx,
  { actor, operatorId, bannerId, banner, pictureId, version }: { actor: Actor; operatorId: string; bannerId: string; banner: NewBanner; pictureId: string | null; version: number },
): Promise<void> {
  requireBannerPeriod(banner);
  await inTransaction(db, async (tx) => {
    const before = await tx.selectFrom('banners').select(['version', 'picture_id']).where('id', '=', bannerId).forUpdate().executeTakeFirst();
    if (before === undefined) throw new Refusal('banner_not_found');
    if (before.version !== version) throw new Refusal('version_conflict', { extra: { version: before.version } });
    if (pictureId !== null) {
      await usePictures(tx, { purpose: 'banner', owner: { kind: 'operator', id: operatorId }, pictureIds: [pictureId] });
      if (before.picture_id !== null) await releasePictures(tx, [before.picture_id]);
    }
    await tx
      .updateTable('banners')
      .set({ ...columnsOf(banner), version: version + 1, ...(pictureId === null ? {} : { image_file: '', picture_id: pictureId }) })
      .where('id', '=', bannerId)
      .execute();
    await logActivity(tx, actor, { action: 'update-banner', object: { kind: 'banner', id: bannerId }, detail: { title: banner.title, linkUrl: banner.linkUrl, isEnabled: banner.isEnabled } });
  });
}
