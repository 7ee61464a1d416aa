import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import type { JobState } from './rules.ts';
import { isInState, selectReviewedJobs, showReviewedJob } from './show-reviewed-job.ts';

export interface ReviewFilters {
  state?: JobState | undefined;
  institutionId?: string | undefined;
  search?: string | undefined;
  isFlagged?: 'true' | 'false' | undefined;
}

/** Jobs of all institutions as operators review them (A7), the newest publication first. */
export async function listJobsForReview(
  db: Db | Tx,
  { filters, limit, cursor, cursorKey }: { filters: ReviewFilters; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `review-jobs:${JSON.stringify(filters)}`;
  const [afterMicros, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const pattern = `%${(filters.search ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  const rows = await selectReviewedJobs(db)
    .$if(filters.state !== undefined, (query) => query.where(isInState(filters.state ?? 'published')))
    .$if(filters.institutionId !== undefined, (query) => query.where('j.institution_id', '=', filters.institutionId ?? ''))
    .$if(filters.search !== undefined, (query) => query.where(sql<boolean>`(j.title ilike ${pattern} or i.name ilike ${pattern})`))
    .$if(filters.isFlagged === 'true', (query) => query.where(sql<boolean>`(j.flags <> '{}' or exists (select 1 from feedback f where f.reported_job_id = j.id and f.closed_at is null))`))
    .$if(filters.isFlagged === 'false', (query) => query.where(sql<boolean>`j.flags = '{}'`))
    .$if(afterId !== undefined, (query) => query.where(sql<boolean>`(j.published_at, j.id) < ('epoch'::timestamptz + ${afterMicros}::bigint * interval '1 microsecond', ${afterId})`))
    .orderBy('j.published_at', 'desc')
    .orderBy('j.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const today = shanghaiDay();
  return {
    items: items.map((job) => showReviewedJob(job, today)),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [Number(last.published_micros), last.id]) : null,
  };
}
