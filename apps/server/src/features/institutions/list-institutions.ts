import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { isFound, liveJobCount, lastSignedInAt, membershipState } from './sql.ts';

export interface InstitutionFilters {
  search?: string | undefined;
  state?: 'enabled' | 'disabled' | undefined;
  membership?: 'valid' | 'expiring' | 'expired' | undefined;
}

/** A1: institutions as operators see them, newest first. */
export async function listInstitutions(
  db: Db | Tx,
  { filters, limit, cursor, cursorKey }: { filters: InstitutionFilters; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `institutions:${JSON.stringify([filters.search, filters.state, filters.membership])}`;
  const after = cursor === undefined ? undefined : openCursor(cursorKey, context, cursor);
  const rows = await db
    .selectFrom('institutions as i')
    .leftJoin('point_accounts as pa', 'pa.institution_id', 'i.id')
    .select(['i.id', 'i.name', 'i.membership_until', 'i.disabled_at', 'i.created_at', 'pa.balance'])
    .select([
      sql<string>`i.created_at::text`.as('position'),
      membershipState.as('membership_state'),
      liveJobCount.as('job_count'),
      sql<string | null>`(select a.account_name from institution_accounts a where a.institution_id = i.id order by a.created_at, a.id limit 1)`.as('account_name'),
      sql<Date | null>`(select max(${lastSignedInAt}) from institution_accounts a where a.institution_id = i.id)`.as('last_signed_in_at'),
    ])
    .$if(filters.search !== undefined, (query) => query.where(isFound(filters.search ?? '')))
    .$if(filters.state !== undefined, (query) => query.where('i.disabled_at', filters.state === 'disabled' ? 'is not' : 'is', null))
    .$if(filters.membership !== undefined, (query) => query.where(membershipState, '=', filters.membership ?? 'valid'))
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(i.created_at, i.id) < (${after?.[0]}::timestamptz, ${after?.[1]})`))
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      id: row.id,
      institutionName: row.name,
      accountName: row.account_name ?? '',
      membershipUntil: row.membership_until,
      membershipState: row.membership_state,
      disabledAt: row.disabled_at?.toISOString() ?? null,
      balance: row.balance ?? 0,
      jobCount: row.job_count,
      lastSignedInAt: row.last_signed_in_at?.toISOString() ?? null,
      createdAt: row.created_at.toISOString(),
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}
