import type { AlertKind } from '@cert/contract/codes/alert-kinds';
import type { OperatorRole } from '@cert/contract/operation';
import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { selectAlerts, showAlerts } from './show-alerts.ts';

interface Question {
  state: 'open' | 'handled';
  kind: AlertKind | undefined;
  role: OperatorRole;
  limit: number;
  cursor: string | undefined;
  cursorKey: CursorKey;
}

/**
 * 警报 (A8). Open ones stand by when they began, for their last time moves while one reads; handled ones by when they were.
 * @throws Refusal `cursor_invalid` for a cursor of another state or kind.
 */
export async function listAlerts(db: Db, { state, kind, role, limit, cursor, cursorKey }: Question) {
  const context = `alerts:${JSON.stringify([state, kind])}`;
  const [afterMicros, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const at = sql.ref(state === 'open' ? 'a.first_at' : 'a.handled_at');
  let query = selectAlerts(db).where('a.handled_at', state === 'open' ? 'is' : 'is not', null);
  if (kind !== undefined) query = query.where('a.kind', '=', kind);
  if (afterMicros !== undefined) query = query.where(sql<boolean>`(${at}, a.id) < ('epoch'::timestamptz + ${afterMicros}::bigint * interval '1 microsecond', ${afterId})`);
  const rows = await query.orderBy(at, 'desc').orderBy('a.id', 'desc').limit(limit + 1).execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await showAlerts(db, shown, role),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}
