import type { Tx } from '../../platform/database.ts';

/** Takes back a collapsed notification that nobody has read yet, because its act was undone. A read one stays. */
export async function takeBackNotification(tx: Tx, { recipientId, collapseKey }: { recipientId: string; collapseKey: string }): Promise<void> {
  await tx.deleteFrom('notifications').where('recipient_id', '=', recipientId).where('collapse_key', '=', collapseKey).where('read_at', 'is', null).execute();
}
