import type { PostTypeCode } from '@cert/contract/codes/post-types';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { readJobLimit } from './require-job-place.ts';
import { cityNameOf, jobStateOn, payOf } from './rules.ts';
import { applicantCount, selectJobs, unreadCount } from './sql.ts';

/** The institution's own jobs, newest first, each with N人投递, 0 too (I5, I9). `all` has the deleted ones as well (rule 16). */
export async function listMyJobs(
  db: Db | Tx,
  { institutionId, scope, limit, cursor, cursorKey }: { institutionId: string; scope: 'current' | 'all'; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `my-jobs:${institutionId}:${scope}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await selectJobs(db)
    .select([applicantCount.as('applicant_count'), unreadCount.as('unread_count')])
    .where('j.institution_id', '=', institutionId)
    .$if(scope === 'current', (query) => query.where('j.deleted_at', 'is', null))
    // created_at is in whole milliseconds, so a Date carries it.
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(j.created_at, j.id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('j.created_at', 'desc')
    .orderBy('j.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const today = shanghaiDay();
  return {
    items: shown.map((job) => ({
      id: job.id,
      state: jobStateOn(job, today),
      title: job.title,
      postType: job.post_type as PostTypeCode,
      pay: payOf(job),
      cityName: cityNameOf(job.city_code),
      schemes: job.schemes as SchemeCode[],
      validUntil: job.valid_until,
      publishedAt: job.published_at.toISOString(),
      applicantCount: job.applicant_count,
      unreadCount: job.unread_count,
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.created_at.getTime(), last.id]) : null,
    jobLimit: await readJobLimit(db, institutionId),
  };
}
