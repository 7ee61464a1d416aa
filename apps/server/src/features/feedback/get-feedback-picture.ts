import type { Db, Tx } from '../../platform/database.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openPicture } from '../pictures/open-picture.ts';

/** A picture of a sent feedback, for operators (A5). @throws Refusal `picture_not_found`, also for one not yet sent. */
export async function getFeedbackPicture(db: Db | Tx, { objects, feedbackId, pictureId }: { objects: ObjectStorage; feedbackId: string; pictureId: string }) {
  const row = await db.selectFrom('feedback_pictures').select('picture_id').where('feedback_id', '=', feedbackId).where('picture_id', '=', pictureId).executeTakeFirst();
  if (row === undefined) throw new Refusal('picture_not_found');
  return openPicture(db, objects, row.picture_id);
}
