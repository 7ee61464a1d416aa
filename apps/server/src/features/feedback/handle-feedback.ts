import type { Db, Tx } from '../../platform/database.ts';
import { changeFeedback, type FeedbackChange } from './change-feedback.ts';

/** 开始处理 (A5): the sender sees 处理中, and the colleagues see who does it. @throws as changeFeedback. */
export const handleFeedback = (db: Db | Tx, change: FeedbackChange) =>
  changeFeedback(db, change, 'handle', async (tx) => {
    await tx.updateTable('feedback').set({ state: 'handling', handler_id: change.actor.id }).where('id', '=', change.feedbackId).execute();
  });
