import type { Db, Tx } from '../../platform/database.ts';
import { changeFeedback, type FeedbackChange } from './change-feedback.ts';

/** 重新打开 (A5): 处理中 again, by who reopened it. Its answers stay. @throws as changeFeedback. */
export const reopenFeedback = (db: Db | Tx, change: FeedbackChange) =>
  changeFeedback(db, change, 'reopen', async (tx) => {
    await tx.updateTable('feedback').set({ state: 'handling', closed_at: null, close_reason: null, handler_id: change.actor.id }).where('id', '=', change.feedbackId).execute();
  });
