import type { Db, Tx } from '../../platform/database.ts';
import type { Download } from '../../platform/http/file-download.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { Refusal } from '../../platform/refusal.ts';

/**
 * The bytes of a picture as a download. Who calls has decided that the caller may see it.
 * @throws Refusal `picture_not_found`; ObjectStorageFault.
 */
export async function openPicture(db: Db | Tx, objects: ObjectStorage, pictureId: string): Promise<Download> {
  const row = await db
    .selectFrom('stored_pictures')
    .select(['object_key', 'media_type'])
    .where('id', '=', pictureId)
    .where('stored_at', 'is not', null)
    .executeTakeFirst();
  const stream = row && (await objects.get(row.object_key));
  if (row === undefined || stream === undefined) throw new Refusal('picture_not_found');
  return { fileName: row.object_key.split('/').at(-1) ?? '', mediaType: row.media_type, stream };
}
