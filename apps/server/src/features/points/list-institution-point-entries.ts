import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { maskName } from '../cards/mask-name.ts';
import { selectEntries, type EntryFilters } from './sql.ts';

/**
 * A3: the ledger as operators see it, newest first. Of one institution in the order of its own numbers, which no clock
 * can change (I25); of all by time.
 */
export async function listInstitutionPointEntries(
  db: Db | Tx,
  { filters, limit, cursor, cursorKey }: { filters: EntryFilters; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `all-point-entries:${JSON.stringify([filters.institutionId, filters.kind, filters.from, filters.to])}`;
  const after = cursor === undefined ? undefined : openCursor(cursorKey, context, cursor);
  const isOfOne = filters.institutionId !== undefined;
  const rows = await selectEntries(db, filters)
    .$if(after !== undefined && isOfOne, (query) => query.where('e.sequence', '<', Number(after?.[0])))
    .$if(after !== undefined && !isOfOne, (query) => query.where(sql<boolean>`(e.created_at, e.id) < (${after?.[0]}::timestamptz, ${after?.[1]})`))
    .$if(isOfOne, (query) => query.orderBy('e.sequence', 'desc'))
    .$if(!isOfOne, (query) => query.orderBy('e.created_at', 'desc').orderBy('e.id', 'desc'))
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const position = last === undefined ? [] : isOfOne ? [last.sequence] : [last.position, last.id];
  return {
    items: items.map((row) => ({
      id: row.id,
      institutionId: row.institution_id,
      institutionName: row.institution_name,
      sequence: row.sequence,
      kind: row.kind,
      points: row.points,
      balanceAfter: row.balance_after,
      maskedName: row.practitioner_name === null ? null : maskName(row.practitioner_name),
      note: row.note,
      operatorName: row.operator_name,
      createdAt: row.created_at.toISOString(),
    })),
    nextCursor: rows.length > limit ? sealCursor(cursorKey, context, position) : null,
  };
}
