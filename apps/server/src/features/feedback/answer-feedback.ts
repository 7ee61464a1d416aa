import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { addNotification } from '../notifications/add-notification.ts';
import { changeFeedback, type FeedbackChange } from './change-feedback.ts';

/** 答复 (A5): the sender reads it in 我的反馈 and is told (X3). @throws as changeFeedback. */
export const answerFeedback = (db: Db | Tx, { text, ...change }: FeedbackChange & { text: string }) =>
  changeFeedback(db, change, 'answer', async (tx, row) => {
    const operatorId = change.actor.id ?? '';
    await tx
      .insertInto('feedback_answers')
      .values({ id: newId('fans'), feedback_id: row.id, operator_id: operatorId, text, answered_at: sql<Date>`clock_timestamp()` })
      .execute();
    await tx
      .updateTable('feedback')
      .set({ state: 'answered', handler_id: sql<string>`coalesce(handler_id, ${operatorId})` })
      .where('id', '=', row.id)
      .execute();
    const to = row.practitioner_id === null ? { institutionId: row.institution_id ?? '' } : { practitionerId: row.practitioner_id };
    await addNotification(tx, { to, kind: 'feedback_answered', object: { kind: 'feedback', id: row.id } });
  });
