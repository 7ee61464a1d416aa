import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { usePictures } from '../pictures/use-pictures.ts';
import { requireBannerPeriod } from './require-banner-period.ts';
import { columnsOf, type NewBanner } from './rules.ts';

/**
 * Adds a banner (A4). @returns its id.
 * @throws Refusal `picture_not_found`, `banner_period_invalid`.
 */
export async function createBanner(
  db: Db | Tx,
  { actor, operatorId, banner, pictureId }: { actor: Actor; operatorId: string; banner: NewBanner; pictureId: string },
): Promise<string> {
  requireBannerPeriod(banner);
  return inTransaction(db, async (tx) => {
    await usePictures(tx, { purpose: 'banner', owner: { kind: 'operator', id: operatorId }, pictureIds: [pictureId] });
    const id = newId('banner');
    await tx.insertInto('banners').values({ id, ...columnsOf(banner), image_file: '', picture_id: pictureId }).execute();
    await logActivity(tx, actor, { action: 'create-banner', object: { kind: 'banner', id }, detail: { slot: banner.slot, title: banner.title, linkUrl: banner.linkUrl } });
    return id;
  });
}
