import type { OperatorRole } from '@cert/contract/operation';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { labelObjects } from '../activity/label-objects.ts';

/** Alerts with who handled them. */
export const selectAlerts = (db: Db | Tx) =>
  db
    .selectFrom('alerts as a')
    .leftJoin('operators as o', 'o.id', 'a.handled_by')
    .selectAll('a')
    .select(['o.display_name as handler_name', sql<number>`(extract(epoch from coalesce(a.handled_at, a.first_at)) * 1000000)::bigint`.as('position')]);

export type AlertRecord = Awaited<ReturnType<ReturnType<typeof selectAlerts>['execute']>>[number];

const handlers: readonly OperatorRole[] = ['administrator', 'business'];
const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Alerts as the contract answers them; a practitioner is shown by the masked name (rule 1). */
export async function showAlerts(db: Db | Tx, rows: readonly AlertRecord[], role: OperatorRole) {
  const labels = await labelObjects(db, rows.map((row) => row.subject_id));
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    subjectLabel: labels.get(row.subject_id)?.slice(0, 300) ?? null,
    times: row.times,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    detail: Object.entries(row.detail)
      .filter(([, value]) => value !== null)
      .slice(0, 30)
      .map(([key, value]) => ({ key: key.slice(0, 100), value: text(value).slice(0, 300) })),
    state: row.handled_at === null ? ('open' as const) : ('handled' as const),
    handledAt: row.handled_at?.toISOString() ?? null,
    handlerLabel: row.handler_name?.slice(0, 60) ?? null,
    note: row.note,
    can: { handle: row.handled_at === null && handlers.includes(role) },
  }));
}
