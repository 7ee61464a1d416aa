import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { changeFeedback, type FeedbackChange } from './change-feedback.ts';

/** 关闭 (A5). The reason is for the sender. @throws as changeFeedback. */
export const closeFeedback = (db: Db | Tx, { reason, ...change }: FeedbackChange & { reason: string | null }) =>
  changeFeedback(db, change, 'close', async (tx) => {
    await tx.updateTable('feedback').set({ state: 'closed', closed_at: sql<Date>`now()`, close_reason: reason }).where('id', '=', change.feedbackId).execute();
  });
