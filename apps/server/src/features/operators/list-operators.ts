import type { OperatorRole } from '@cert/contract/operation';
import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { showOperators } from './show-operator.ts';
import { operatorRows } from './sql.ts';

export interface OperatorFilters {
  search?: string | undefined;
  role?: OperatorRole | undefined;
  state?: 'active' | 'disabled' | undefined;
}

/** A9: the operators, newest first. */
export async function listOperators(
  db: Db | Tx,
  { filters, limit, cursor, cursorKey }: { filters: OperatorFilters; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `operators:${JSON.stringify([filters.search, filters.role, filters.state])}`;
  const after = cursor === undefined ? undefined : openCursor(cursorKey, context, cursor);
  const pattern = `%${(filters.search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await operatorRows(db)
    .select(sql<string>`o.created_at::text`.as('position'))
    .$if((filters.search ?? '') !== '', (query) => query.where((where) => where.or([where('o.account_name', 'ilike', pattern), where('o.display_name', 'ilike', pattern)])))
    .$if(filters.role !== undefined, (query) => query.where('o.role', '=', filters.role ?? 'business'))
    .$if(filters.state !== undefined, (query) => query.where('o.disabled_at', filters.state === 'disabled' ? 'is not' : 'is', null))
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(o.created_at, o.id) < (${after?.[0]}::timestamptz, ${after?.[1]})`))
    .orderBy('o.created_at', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: await showOperators(db, items),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}
