import type { NotificationKind, NotificationObject, NotificationWord } from '@cert/contract/codes/notification-kinds';
import { sql, type Insertable } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import type { Tables } from '../../platform/database-tables.ts';
import { newId } from '../../platform/ids.ts';
import { prepareQuery } from '../../platform/prepare-query.ts';

export type Recipient = { practitionerId: string } | { institutionId: string };

/** The words of the kind's text. A kind whose text has none needs no detail. */
type Detail<Kind extends NotificationKind> = [NotificationWord<Kind>] extends [never]
  ? { detail?: undefined }
  : { detail: Record<NotificationWord<Kind>, string | number> };

export type NewNotification<Kind extends NotificationKind> = {
  to: Recipient;
  kind: Kind;
  object?: { kind: NotificationObject; id: string };
  /**
   * Acts with one key make one notification of this recipient, also when they come at once. A later act brings an unread
   * one to the top with its own words; one that was read stays as it is (`leave`) or becomes unread again (`renew`).
   */
  collapse?: { key: string; whenRead: 'leave' | 'renew' };
} & Detail<Kind>;

const longestWord = 200;
const now = sql<Date>`date_trunc('milliseconds', clock_timestamp())`;
/** Half of a pair, typed or left by cutting: the database's JSON refuses it. */
const cut = (text: string): string => text.slice(0, longestWord).replaceAll(/\p{Surrogate}/gu, '');

/** A key of null meets nothing, so it is always a new line. */
const insertOrRaise = prepareQuery<Omit<Insertable<Tables['notifications']>, 'created_at' | 'read_at'> & { renews: boolean }, never>(
  ({ id, audience, recipient_id, kind, object_kind, object_id, detail, collapse_key, renews }, db) =>
    db
      .insertInto('notifications')
      .values({ id, audience, recipient_id, kind, object_kind, object_id, detail, collapse_key, created_at: now })
      .onConflict((conflict) =>
        conflict
          .columns(['recipient_id', 'collapse_key'])
          .doUpdateSet({ kind, object_kind, object_id, detail, created_at: now, read_at: null })
          .where(sql<boolean>`notifications.read_at is null or ${renews}::boolean`),
      ),
);

/**
 * Tells a practitioner or an institution what happened (X3), in the transaction of the act itself. Words are figures and
 * short public words only, never contact data (rule 1). Who calls makes sure that the actor is not blocked (rule 12).
 */
export async function addNotification<Kind extends NotificationKind>(tx: Tx, { to, kind, object, detail, collapse }: NewNotification<Kind>): Promise<void> {
  const words = Object.entries<string | number>(detail ?? {}).map(([word, value]) => [word, typeof value === 'string' ? cut(value) : value]);
  await insertOrRaise(tx, {
    id: newId('notif'),
    audience: 'practitionerId' in to ? 'practitioner' : 'institution',
    recipient_id: 'practitionerId' in to ? to.practitionerId : to.institutionId,
    kind,
    object_kind: object?.kind ?? null,
    object_id: object?.id ?? null,
    detail: JSON.stringify(Object.fromEntries(words)),
    collapse_key: collapse?.key ?? null,
    renews: collapse?.whenRead === 'renew',
  });
}
