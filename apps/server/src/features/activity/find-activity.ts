import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

/** Days in Asia/Shanghai, both included. */
export interface ActivityFilters {
  from?: string | undefined;
  to?: string | undefined;
  actorKind?: 'practitioner' | 'institution' | 'operator' | 'system' | 'anonymous' | undefined;
  actorId?: string | undefined;
  action?: string | undefined;
  objectKind?: string | undefined;
  objectId?: string | undefined;
  address?: string | undefined;
}

/** The day's first moment in Asia/Shanghai, and a number of days later. */
const dayStart = (day: string, plus = 0) => sql<Date>`((${day}::date + ${plus}::int)::timestamp at time zone 'Asia/Shanghai')`;

/** A day that a calendar has: PostgreSQL would refuse 2026-02-30 with a fault. */
export const isCalendarDay = (day: string): boolean => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day) && day >= '2000-01-01';

/** From which moment to which a list goes; nothing for a day that no calendar has. */
export const within = (column: 'at' | 'm.at', { from, to }: { from?: string | undefined; to?: string | undefined }) => {
  const reference = sql.ref(column);
  const bounds = [sql<boolean>`true`];
  if (from !== undefined) bounds.push(isCalendarDay(from) ? sql<boolean>`${reference} >= ${dayStart(from)}` : sql<boolean>`false`);
  if (to !== undefined) bounds.push(isCalendarDay(to) ? sql<boolean>`${reference} < ${dayStart(to, 1)}` : sql<boolean>`false`);
  return sql<boolean>`(${sql.join(bounds, sql` and `)})`;
};

/** Lines that fit, not yet ordered. `position` is the time in full, for cursors. */
export const findActivity = (db: Db, filters: ActivityFilters) =>
  db
    .selectFrom('activity_entries')
    .select(['id', 'at', 'actor_kind', 'actor_id', 'action', 'object_kind', 'object_id', 'detail', 'address', 'request_id', sql<string>`at::text`.as('position')])
    .where(within('at', filters))
    .$if(filters.actorKind !== undefined, (query) => query.where('actor_kind', '=', filters.actorKind!))
    .$if(filters.actorId !== undefined, (query) => query.where('actor_id', '=', filters.actorId!))
    .$if(filters.action !== undefined, (query) => query.where('action', '=', filters.action!))
    .$if(filters.objectKind !== undefined, (query) => query.where('object_kind', '=', filters.objectKind!))
    .$if(filters.objectId !== undefined, (query) => query.where('object_id', '=', filters.objectId!))
    .$if(filters.address !== undefined, (query) => query.where('address', '=', filters.address!));

export type ActivityRow = Awaited<ReturnType<ReturnType<typeof findActivity>['execute']>>[number];

/** Older than the last line of the page before. */
export const before = (position: string, id: number) => sql<boolean>`(at, id) < (${position}::timestamptz, ${id})`;
