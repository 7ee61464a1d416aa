import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import type { Insertable } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Tables } from './database-tables.ts';
import { prepareQuery } from './prepare-query.ts';

/** Who did it: an identity, the program itself, or somebody not signed in. */
export interface Actor {
  kind: 'practitioner' | 'institution' | 'operator' | 'system' | 'anonymous';
  id: string | null;
  address?: string | null;
  requestId?: string | null;
}

export const systemActor: Actor = { kind: 'system', id: null };

export interface Activity {
  /** verb-noun of the action, e.g. `reveal-contact`; a new one gets its Chinese words in codes/activity-actions.ts. */
  action: ActivityAction;
  object?: { kind: string; id: string };
  /** Figures and ids only. Never contact data, passwords, codes or tokens. */
  detail?: Record<string, string | number | boolean | null>;
}

const insertEntry = prepareQuery<Insertable<Tables['activity_entries']>, never>(({ actor_kind, actor_id, action, object_kind, object_id, detail, address, request_id }, db) =>
  db.insertInto('activity_entries').values({ actor_kind, actor_id, action, object_kind, object_id, detail, address, request_id }),
);

/** Writes one line of the activity log (A8), in the transaction of the act itself. */
export async function logActivity(db: Db | Tx, actor: Actor, activity: Activity): Promise<void> {
  await insertEntry(db, {
    actor_kind: actor.kind,
    actor_id: actor.id,
    action: activity.action,
    object_kind: activity.object?.kind ?? null,
    object_id: activity.object?.id ?? null,
    detail: JSON.stringify(activity.detail ?? {}),
    address: actor.address ?? null,
    request_id: actor.requestId ?? null,
  });
}
