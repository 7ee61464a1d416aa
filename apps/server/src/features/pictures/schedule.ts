import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';

const mostAtOnce = 500;

/**
 * Deletes pictures whose time is over: never used within a day, given back, or left by a request that died. The object
 * goes first, so that an object is never without its row. Run by time.
 */
export async function deleteUnusedPictures(db: Db, { objects }: { objects: ObjectStorage }): Promise<void> {
  const rows = await db
    .selectFrom('stored_pictures')
    .select(['id', 'object_key'])
    .where('delete_after', '<', sql<Date>`now()`)
    .orderBy('delete_after')
    .limit(mostAtOnce)
    .execute();
  for (const row of rows) {
    await objects.delete(row.object_key);
    await db.deleteFrom('stored_pictures').where('id', '=', row.id).where('delete_after', '<', sql<Date>`now()`).execute();
  }
}
