import type { Db } from '../../platform/database.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { storePicture } from '../pictures/store-picture.ts';
import { imagePathOf } from './rules.ts';

/**
 * Checks a picture and keeps it for a day, or longer when a banner takes it (A4).
 * @throws Refusal `picture_invalid`, `picture_too_large`.
 */
export async function uploadBannerPicture(
  db: Db,
  { objects, operatorId, requestKey, bytes }: { objects: ObjectStorage; operatorId: string; requestKey: string; bytes: Buffer },
) {
  const { id, width, height } = await storePicture(db, { objects, purpose: 'banner', owner: { kind: 'operator', id: operatorId }, requestKey, bytes });
  return { pictureId: id, imagePath: imagePathOf({ picture_id: id, image_file: '' }), width, height };
}
