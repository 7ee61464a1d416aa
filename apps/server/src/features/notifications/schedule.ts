import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

/**
 * Forgets what was read and is older than 180 days, and what nobody read in two years. Run by time. At most 5,000 a run;
 * the next one takes the rest.
 */
export async function deleteOldNotifications(db: Db): Promise<void> {
  await sql`
    delete from notifications where id in (
      select id from notifications
      where created_at < now() - interval '180 days' and (read_at is not null or created_at < now() - interval '2 years')
      order by created_at limit 5000 for update skip locked
    )
  `.execute(db);
}
