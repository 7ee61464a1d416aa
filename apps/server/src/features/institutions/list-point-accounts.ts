import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { isFound } from './sql.ts';

/** A3: every institution with its balance, the newest institution first, so that a moving balance moves no row. */
export async function listPointAccounts(
  db: Db | Tx,
  { search, maxBalance, limit, cursor, cursorKey }: { search: string | undefined; maxBalance: number | undefined; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `point-accounts:${JSON.stringify([search, maxBalance])}`;
  const after = cursor === undefined ? undefined : openCursor(cursorKey, context, cursor);
  const rows = await db
    .selectFrom('institutions as i')
    .leftJoin('point_accounts as pa', 'pa.institution_id', 'i.id')
    .select(['i.id', 'i.name', 'i.disabled_at', 'pa.balance', 'pa.entry_count', sql<string>`i.created_at::text`.as('position')])
    .select([
      sql<string | null>`(select a.account_name from institution_accounts a where a.institution_id = i.id order by a.created_at, a.id limit 1)`.as('account_name'),
      sql<Date | null>`(select e.created_at from point_entries e where e.institution_id = i.id order by e.sequence desc limit 1)`.as('last_entry_at'),
    ])
    .$if(search !== undefined, (query) => query.where(isFound(search ?? '')))
    .$if(maxBalance !== undefined, (query) => query.where(sql<boolean>`coalesce(pa.balance, 0) <= ${maxBalance}`))
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(i.created_at, i.id) < (${after?.[0]}::timestamptz, ${after?.[1]})`))
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      institutionId: row.id,
      institutionName: row.name,
      accountName: row.account_name ?? '',
      isDisabled: row.disabled_at !== null,
      balance: row.balance ?? 0,
      entryCount: row.entry_count ?? 0,
      lastEntryAt: row.last_entry_at?.toISOString() ?? null,
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}
