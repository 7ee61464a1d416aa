import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';

export interface EntryFilters {
  institutionId?: string | undefined;
  kind?: 'grant' | 'reveal' | 'refund' | 'correction' | undefined;
  /** Days in Asia/Shanghai, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

/** Lines of the ledger with what operators see of each, in no order yet. */
export const selectEntries = (db: Db | Tx, filters: EntryFilters) =>
  db
    .selectFrom('point_entries as e')
    .innerJoin('institutions as i', 'i.id', 'e.institution_id')
    .leftJoin('contact_reveals as r', 'r.id', 'e.reveal_id')
    .leftJoin('practitioners as p', 'p.id', 'r.practitioner_id')
    .leftJoin('operators as o', 'o.id', 'e.operator_id')
    .select(['e.id', 'e.institution_id', 'i.name as institution_name', 'e.sequence', 'e.kind', 'e.points', 'e.balance_after', 'e.note', 'e.created_at'])
    .select(['p.name as practitioner_name', 'o.display_name as operator_name', sql<string>`e.created_at::text`.as('position')])
    .$if(filters.institutionId !== undefined, (query) => query.where('e.institution_id', '=', filters.institutionId ?? ''))
    .$if(filters.kind !== undefined, (query) => query.where('e.kind', '=', filters.kind ?? 'grant'))
    .$if(filters.from !== undefined, (query) => query.where('e.created_at', '>=', startOfDay(filters.from ?? '')))
    .$if(filters.to !== undefined, (query) => query.where('e.created_at', '<', sql<Date>`${startOfDay(filters.to ?? '')} + interval '1 day'`));

const startOfDay = (day: string) => sql<Date>`(${day}::date::timestamp at time zone 'Asia/Shanghai')`;

export type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number];
