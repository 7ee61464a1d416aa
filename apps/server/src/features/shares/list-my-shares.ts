import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { showShare, type ShareMeans } from './show-share.ts';
import { selectMyShares } from './sql.ts';

/** 我的分享 (P5), newest first, ended ones too unless only the active are asked for. */
export async function listMyShares(
  db: Db | Tx,
  request: { practitionerId: string; state: 'active' | undefined; limit: number; cursor: string | undefined; cursorKey: CursorKey; means: ShareMeans },
) {
  const { practitionerId, state, limit, cursor, cursorKey, means } = request;
  const context = `my-shares:${practitionerId}:${state ?? ''}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await selectMyShares(db, practitionerId)
    .$if(state === 'active', (query) => query.where('s.ended_at', 'is', null).where('s.expires_at', '>', sql<Date>`now()`))
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(s.created_at, s.id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => showShare(row, means)),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.created_at.getTime(), last.id]) : null,
  };
}
