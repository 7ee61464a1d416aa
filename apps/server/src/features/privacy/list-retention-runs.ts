import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import type { RetentionCounts } from './run-retention.ts';

const selectRuns = (db: Db | Tx) =>
  db
    .selectFrom('retention_runs as r')
    .leftJoin('operators as o', 'o.id', 'r.operator_id')
    .select(['r.id', 'r.is_dry_run', 'r.started_at', 'r.finished_at', 'r.counts', 'o.display_name']);

type RunRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectRuns>['executeTakeFirst']>>>;

const showRun = (row: RunRow) => ({
  id: row.id,
  isDryRun: row.is_dry_run,
  operatorName: row.display_name,
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  counts: row.finished_at === null ? null : (row.counts as RetentionCounts),
});

/** 保存期限清理 that ran, newest first (A11). */
export async function listRetentionRuns(db: Db | Tx, { limit, cursor, cursorKey }: { limit: number; cursor: string | undefined; cursorKey: CursorKey }) {
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, 'retention-runs', cursor);
  const rows = await selectRuns(db)
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(r.started_at, r.id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('r.started_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(showRun),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, 'retention-runs', [last.started_at.getTime(), last.id]) : null,
  };
}

export const getRetentionRun = async (db: Db | Tx, id: string) => showRun(await selectRuns(db).where('r.id', '=', id).executeTakeFirstOrThrow());
