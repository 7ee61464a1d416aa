import type { Db } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import { Refusal } from '../../platform/refusal.ts';
import { storePicture } from '../pictures/store-picture.ts';
import { accountOf, pictureOwnerOf, type FeedbackSender } from './rules.ts';

interface Upload {
  objects: ObjectStorage;
  sender: FeedbackSender;
  idempotencyKey: string;
  bytes: Buffer;
  mostPerHour: number;
}

/**
 * Keeps one picture for a feedback that is being written (X1). Every try counts, because every try costs a decoding.
 * @throws Refusal `too_many_requests`, and those of storePicture.
 */
export async function uploadFeedbackPicture(db: Db, { objects, sender, idempotencyKey, bytes, mostPerHour }: Upload) {
  const { count, retryAfterSeconds } = await countUp(db, `feedback-pictures:${accountOf(sender)}`, 3_600);
  if (count > mostPerHour) throw new Refusal('too_many_requests', { title: '上传图片过于频繁，请稍后再试', retryAfterSeconds });
  return storePicture(db, { objects, purpose: 'feedback', owner: pictureOwnerOf(sender), requestKey: idempotencyKey, bytes });
}
