import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { PictureOwner } from './rules.ts';

/**
 * Takes uploaded pictures into use, in the transaction of what shows them: they are no longer deleted. Only the owner's,
 * only whole ones, and each once.
 * @throws Refusal `picture_not_found` when one is missing, another's, in use already, or about to be deleted.
 */
export async function usePictures(tx: Tx, { purpose, owner, pictureIds }: { purpose: 'feedback' | 'banner'; owner: PictureOwner; pictureIds: readonly string[] }): Promise<void> {
  if (pictureIds.length === 0) return;
  const taken = await tx
    .updateTable('stored_pictures')
    .set({ delete_after: null })
    .where('id', 'in', [...pictureIds].sort())
    .where('purpose', '=', purpose)
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('stored_at', 'is not', null)
    // The schedule looks at committed rows: minutes before its hour a picture is not given out any more.
    .where('delete_after', '>', sql<Date>`now() + interval '5 minutes'`)
    .returning('id')
    .execute();
  if (taken.length !== new Set(pictureIds).size) throw new Refusal('picture_not_found');
}

/** Gives pictures back, in the transaction of what showed them: the schedule deletes them. */
export async function releasePictures(tx: Tx, pictureIds: readonly string[]): Promise<void> {
  if (pictureIds.length === 0) return;
  await tx.updateTable('stored_pictures').set({ delete_after: sql<Date>`now()` }).where('id', 'in', pictureIds).execute();
}
