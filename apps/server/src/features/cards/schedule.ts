import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

/** Takes registrations that expired out of the search rows. Searches compare the date as well, so this only tidies. */
export async function refreshExpiredCards(db: Db): Promise<void> {
  await sql`delete from card_schemes where valid_until < (now() at time zone 'Asia/Shanghai')::date`.execute(db);
}
