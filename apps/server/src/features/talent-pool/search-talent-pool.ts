import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import type { Viewer } from '../cards/is-visible-to.ts';
import { showCardSummary } from './show-card-summary.ts';
import { listTalentRows, type TalentFilters, type TalentPosition } from './sql.ts';

/**
 * 人才库 (I2, I3): published cards that this institution may see, newest first; filters combine (rule 10). The cursor is
 * the last row's place, so nobody is skipped or shown twice while others push and withdraw (rule 24).
 * @throws Refusal `cursor_invalid` for a cursor of another institution or other filters; `too_many_requests` when the page
 * would show more different cards than an institution may list in a day.
 */
export async function searchTalentPool(
  db: Db,
  { viewer, filters, limit, cursor, cursorKey, rowsPerDay }: {
    viewer: Viewer;
    filters: TalentFilters;
    limit: number;
    cursor: string | undefined;
    cursorKey: CursorKey;
    rowsPerDay: number;
  },
) {
  const context = ['talent-pool', viewer.institutionId, filters.cityCode, filters.provinceCode, filters.grade, filters.schemes].join(':');
  const after = cursor === undefined ? undefined : positionOf(openCursor(cursorKey, context, cursor));
  const { institutionId, nameKey } = viewer;
  const rows = await refuseBeyondLimit(institutionId, () => listTalentRows(db, { ...filters, institutionId, nameKey, after, limit, mostPerDay: rowsPerDay }));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const today = shanghaiDay();
  return {
    items: shown.map((row) => showCardSummary(row, today)),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.published_micros, last.id]) : null,
  };
}

const positionOf = ([publishedMicros, cardId]: (string | number)[]): TalentPosition => ({
  publishedMicros: Number(publishedMicros),
  cardId: String(cardId),
});

/** What `refuse_limit` of the database says, as the answer of the house. */
async function refuseBeyondLimit<T>(institutionId: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string };
    if (code !== 'RL001') throw error;
    throw new Refusal('too_many_requests', {
      title: '今天查看的人员数量已达上限，请明天再试',
      retryAfterSeconds: Number(detail),
      reached: { act: 'card-list', holder: { kind: 'institution', id: institutionId } },
    });
  }
}
