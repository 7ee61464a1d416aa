import type { Db, Tx } from '../../platform/database.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openPicture } from '../pictures/open-picture.ts';
import { pictureOwnerOf, type FeedbackSender } from './rules.ts';

/** An own picture, also of a feedback that is still being written. @throws Refusal `picture_not_found`, also for another's. */
export async function getMyFeedbackPicture(db: Db | Tx, { objects, sender, pictureId }: { objects: ObjectStorage; sender: FeedbackSender; pictureId: string }) {
  const owner = pictureOwnerOf(sender);
  const row = await db
    .selectFrom('stored_pictures')
    .select('id')
    .where('id', '=', pictureId)
    .where('purpose', '=', 'feedback')
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('picture_not_found');
  return openPicture(db, objects, row.id);
}
