import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isApplicantShown } from '../cards/is-applicant-shown.ts';
import type { ApplicationState } from './rules.ts';
import { showApplicant } from './show-applicant.ts';
import { selectReceived } from './sql.ts';

const conditions: Record<ApplicationState, ReturnType<typeof sql<boolean>>> = {
  submitted: sql<boolean>`a.withdrawn_at is null and a.viewed_at is null and ${isApplicantShown}`,
  viewed: sql<boolean>`a.withdrawn_at is null and a.viewed_at is not null and a.mark is null`,
  suitable: sql<boolean>`a.withdrawn_at is null and a.mark = 'suitable'`,
  unsuitable: sql<boolean>`a.withdrawn_at is null and a.mark = 'unsuitable'`,
  withdrawn: sql<boolean>`a.withdrawn_at is not null`,
};
const counted = sql<boolean>`a.withdrawn_at is null`;

/**
 * The applicants of one own job, newest first (I9), also of a deleted one (rule 16). Without a state: exactly those that
 * N人投递 counts; withdrawn ones stand apart, without the card's content. 未读 are those that can be opened and were not.
 * @throws Refusal `job_not_found`, also for another institution's.
 */
export async function listApplicants(
  db: Db | Tx,
  { institutionId, jobId, state, limit, cursor, cursorKey }: {
    institutionId: string;
    jobId: string;
    state: ApplicationState | undefined;
    limit: number;
    cursor: string | undefined;
    cursorKey: CursorKey;
  },
) {
  const job = await db.selectFrom('jobs').select('id').where('id', '=', jobId).where('institution_id', '=', institutionId).executeTakeFirst();
  if (job === undefined) throw new Refusal('job_not_found');
  const context = `applicants:${jobId}:${state ?? ''}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await selectReceived(db, institutionId)
    .where('a.job_id', '=', jobId)
    .where(state === undefined ? counted : conditions[state])
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(a.submitted_at, a.id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('a.submitted_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(showApplicant),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.submitted_at.getTime(), last.id]) : null,
  };
}
