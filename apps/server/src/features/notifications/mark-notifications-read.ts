import { sql } from 'kysely';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/**
 * Marks one notification of this recipient as read, or all of them (X3). What came or was renewed after `upTo` stays
 * unread: nobody has seen it yet. Twice is the same. Not in the activity log: reading has no consequence.
 * @throws Refusal `notification_not_found`, also for another recipient's.
 */
export async function markNotificationsRead(
  db: Db | Tx,
  { recipientId, notificationId, upTo }: { recipientId: string; notificationId: string | undefined; upTo: Date },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const mine = () =>
      tx
        .selectFrom('notifications')
        .select('id')
        .where('recipient_id', '=', recipientId)
        .$if(notificationId !== undefined, (query) => query.where('id', '=', notificationId ?? ''));
    if (notificationId !== undefined && (await mine().executeTakeFirst()) === undefined) throw new Refusal('notification_not_found');
    // Locked in one order, so that two devices that read all at once don't wait for each other.
    const unread = mine().where('read_at', 'is', null).where('created_at', '<=', upTo).orderBy('id').forUpdate();
    await tx.updateTable('notifications').set({ read_at: sql<Date>`now()` }).where('id', 'in', unread).execute();
  });
}
