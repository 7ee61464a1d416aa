import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { transitionsOf } from './rules.ts';
import { showFeedback } from './show-feedback.ts';
import { selectFeedback, type FeedbackRecord } from './sql.ts';

export interface FeedbackChange {
  actor: Actor;
  role: Parameters<typeof showFeedback>[2];
  feedbackId: string;
  /** The version that the operator looked at. */
  version: number;
}

/**
 * One act of an operator on one feedback, under its row lock: the state allows it, nobody changed it since the operator
 * looked, the version grows, and the activity log has its line.
 * @throws Refusal `feedback_not_found`, `feedback_state_conflict`, `version_conflict`.
 */
export async function changeFeedback(
  db: Db | Tx,
  { actor, role, feedbackId, version }: FeedbackChange,
  act: keyof ReturnType<typeof transitionsOf>,
  write: (tx: Tx, row: FeedbackRecord) => Promise<void>,
) {
  return inTransaction(db, async (tx) => {
    const find = () => selectFeedback(tx).where('f.id', '=', feedbackId);
    const row = await find().forUpdate('f').executeTakeFirst();
    if (row === undefined) throw new Refusal('feedback_not_found');
    const { count } = await tx.selectFrom('feedback_answers').select((query) => query.fn.countAll<number>().as('count')).where('feedback_id', '=', feedbackId).executeTakeFirstOrThrow();
    if (!transitionsOf(row.state, Number(count))[act]) throw new Refusal('feedback_state_conflict');
    if (row.version !== version) throw new Refusal('version_conflict');
    await tx.updateTable('feedback').set({ version: version + 1 }).where('id', '=', feedbackId).execute();
    await write(tx, row);
    await logActivity(tx, actor, { action: `${act}-feedback`, object: { kind: 'feedback', id: feedbackId } });
    return showFeedback(tx, await find().executeTakeFirstOrThrow(), role);
  });
}
