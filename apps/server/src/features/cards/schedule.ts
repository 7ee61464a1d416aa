import { schemeLabel } from '@cert/contract/codes/schemes';
import { sql } from 'kysely';
import { inTransaction, type Db } from '../../platform/database.ts';
import { today } from '../../platform/today.ts';
import { addNotification } from '../notifications/add-notification.ts';

/** A registration is renewed within the three months before its end. */
const noticeDays = 90;

/** Takes registrations that expired out of the search rows. Searches compare the date as well, so this only tidies. */
export async function refreshExpiredCards(db: Db): Promise<void> {
  await sql`delete from card_schemes where valid_until < ${today}`.execute(db);
  await sql`delete from card_scheme_pairs where valid_until < ${today}`.execute(db);
}

/**
 * Tells practitioners which of their registrations end within 90 days (X3, P10), once for each scheme and end, so again
 * after a renewal. Only who signs in here is told. At most 500 a run; the next one takes the rest.
 */
export async function announceExpiringRegistrations(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ practitioner_id: string; scheme: string; valid_until: string; key: string }>`
      select practitioner_id, scheme, valid_until, key from (
        select r.practitioner_id, r.scheme, r.valid_until, 'registration_expiring:' || r.scheme || ':' || r.valid_until as key
        from registrations r join practitioners p on p.id = r.practitioner_id join practitioner_accounts pa on pa.practitioner_id = p.id
        where r.valid_until between ${today} and ${today} + ${noticeDays}::int
          and p.retired_at is null and pa.bound_at is not null
      ) as due
      where not exists (select 1 from notifications n where n.recipient_id = due.practitioner_id and n.collapse_key = due.key)
      order by valid_until, practitioner_id, scheme limit 500
    `.execute(tx);
    for (const { practitioner_id: practitionerId, scheme, valid_until: validUntil, key } of rows) {
      await addNotification(tx, {
        to: { practitionerId },
        kind: 'registration_expiring',
        detail: { schemeLabel: schemeLabel(scheme), validUntil },
        collapse: { key, whenRead: 'leave' },
      });
    }
  });
}
