import { sql } from 'kysely';
import { inTransaction, type Db } from '../../platform/database.ts';
import { today } from '../../platform/today.ts';
import { addNotification } from '../notifications/add-notification.ts';

const noticeDays = 30;

/**
 * Tells institutions that their membership ends within 30 days (X3), once for each last day, so again after it was
 * extended. Not a disabled one. At most 500 a run; the next one takes the rest.
 */
export async function announceEndingMemberships(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: string; membership_until: string; key: string }>`
      select id, membership_until, key from (
        select i.id, i.membership_until, 'membership_expiring:' || i.membership_until as key from institutions i
        where i.membership_until between ${today} and ${today} + ${noticeDays}::int
          and i.disabled_at is null
      ) as due
      where not exists (select 1 from notifications n where n.recipient_id = due.id and n.collapse_key = due.key)
      order by membership_until, id limit 500
    `.execute(tx);
    for (const { id: institutionId, membership_until: membershipUntil, key } of rows) {
      await addNotification(tx, {
        to: { institutionId },
        kind: 'membership_expiring',
        object: { kind: 'institution', id: institutionId },
        detail: { membershipUntil },
        collapse: { key, whenRead: 'leave' },
      });
    }
  });
}
