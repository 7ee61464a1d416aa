import type { ActivityRow } from './find-activity.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '');

/** How an act ended; null: it was done. */
export const outcomeOf = (row: Pick<ActivityRow, 'detail'>): string | null => (row.detail['outcome'] === undefined ? null : text(row.detail['outcome']).slice(0, 100));

/** One line of the log as the contract answers it. */
export const showActivity = (row: ActivityRow, labels: ReadonlyMap<string, string>) => ({
  id: row.id,
  at: row.at.toISOString(),
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  actorLabel: labels.get(row.actor_id ?? '')?.slice(0, 300) ?? null,
  action: row.action,
  objectKind: row.object_kind,
  objectId: row.object_id,
  objectLabel: labels.get(row.object_id ?? '')?.slice(0, 300) ?? null,
  outcome: outcomeOf(row),
  detail: Object.entries(row.detail)
    .filter(([key, value]) => key !== 'outcome' && value !== null)
    .slice(0, 60)
    .map(([key, value]) => ({ key: key.slice(0, 100), value: text(value).slice(0, 300) })),
  address: row.address,
  requestId: row.request_id,
});
