import type { Db } from '../../platform/database.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openPicture } from '../pictures/open-picture.ts';

/**
 * The bytes of a banner's picture, for everybody: banners are public. One that is not yet on a banner is shown too, for
 * the preview; its name cannot be guessed.
 * @throws Refusal `picture_not_found`, also for a picture of another purpose.
 */
export async function openBannerPicture(db: Db, objects: ObjectStorage, pictureId: string) {
  const row = await db.selectFrom('stored_pictures').select('id').where('id', '=', pictureId).where('purpose', '=', 'banner').executeTakeFirst();
  if (row === undefined) throw new Refusal('picture_not_found');
  return openPicture(db, objects, pictureId);
}
