import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { checkPicture } from '../../platform/check-picture.ts';
import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { PictureOwner } from './rules.ts';

interface NewPicture {
  objects: ObjectStorage;
  purpose: 'feedback' | 'banner';
  owner: PictureOwner;
  /** The Idempotency-Key of the upload. */
  requestKey: string;
  bytes: Buffer;
}

/**
 * Checks a picture and keeps it for a day, or longer when something uses it meanwhile (`use-picture.ts`). The row is
 * committed first, then the object is put, then the row says so: a request that dies anywhere leaves nothing that is
 * shown, and nothing that the schedule does not delete. The same upload again gives the same picture.
 * @throws Refusal `picture_invalid`, `picture_too_large`, `idempotency_key_reused`; ObjectStorageFault.
 */
export async function storePicture(db: Db, { objects, purpose, owner, requestKey, bytes }: NewPicture) {
  const checked = await checkPicture(bytes);
  const sentHash = createHash('sha256').update(purpose).update(bytes).digest();
  const id = newId('pic');
  await db
    .insertInto('stored_pictures')
    .values({
      id,
      object_key: `${purpose}/${id}.${checked.extension}`,
      purpose,
      owner_kind: owner.kind,
      owner_id: owner.id,
      request_key: requestKey,
      sent_hash: sentHash,
      media_type: checked.mediaType,
      width: checked.width,
      height: checked.height,
      byte_count: checked.bytes.length,
    })
    .onConflict((conflict) => conflict.columns(['owner_kind', 'owner_id', 'request_key']).doNothing())
    .execute();
  const row = await db
    .selectFrom('stored_pictures')
    .select(['id', 'object_key', 'sent_hash', 'media_type', 'width', 'height', 'stored_at'])
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('request_key', '=', requestKey)
    .executeTakeFirstOrThrow();
  if (!row.sent_hash.equals(sentHash)) throw new Refusal('idempotency_key_reused');
  if (row.stored_at === null) {
    await objects.put(row.object_key, checked.bytes, checked.mediaType);
    await db.updateTable('stored_pictures').set({ stored_at: sql<Date>`now()` }).where('id', '=', row.id).execute();
  }
  return { id: row.id, mediaType: row.media_type, width: row.width, height: row.height };
}
