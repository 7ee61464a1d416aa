import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { isVisibleTo, type Viewer } from '../cards/is-visible-to.ts';
import { showCardSummary } from './show-card-summary.ts';
import { summaryColumns, type TalentRow } from './sql.ts';

interface ViewRow extends Omit<TalentRow, 'published_micros'> {
  view_id: string;
  view_count: number;
  last_viewed_at: Date;
  last_viewed_micros: number;
  is_visible: boolean;
}

/**
 * 人才查看记录 (I8): one row per practitioner whose card this institution opened, newest first. A card that is no longer
 * visible keeps its row, marked withdrawn and without the card's content (rule 4).
 */
export async function listCardViews(
  db: Db | Tx,
  { viewer, limit, cursor, cursorKey }: { viewer: Viewer; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `card-views:${viewer.institutionId}`;
  const [afterMicros, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const isAfter =
    afterMicros === undefined
      ? sql`true`
      : sql`(v.last_viewed_at, v.id) < ('epoch'::timestamptz + ${afterMicros}::bigint * interval '1 microsecond', ${afterId})`;
  const { rows } = await sql<ViewRow>`
    select v.id as view_id, v.view_count, v.last_viewed_at,
      (extract(epoch from v.last_viewed_at) * 1000000)::bigint as last_viewed_micros,
      c.id, ${isVisibleTo(viewer)} as is_visible, ${summaryColumns(viewer)}
    from card_views v join cards c on c.id = v.card_id join practitioners p on p.id = v.practitioner_id
    where v.institution_id = ${viewer.institutionId} and ${isAfter}
    order by v.last_viewed_at desc, v.id desc
    limit ${limit + 1}
  `.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const today = shanghaiDay();
  return {
    items: shown.map((row) => ({
      id: row.view_id,
      state: row.is_visible ? ('available' as const) : ('withdrawn' as const),
      card: row.is_visible ? showCardSummary(row, today) : null,
      hasRevealed: row.has_revealed,
      viewCount: row.view_count,
      lastViewedAt: row.last_viewed_at.toISOString(),
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.last_viewed_micros, last.view_id]) : null,
  };
}
