import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

/** Notes the end of shares past their day and forgets their codes; they open nothing before that as well. Run by time. */
export async function expireShares(db: Db): Promise<void> {
  await db
    .updateTable('shares')
    .set({ ended_at: sql<Date>`now()`, ended_reason: 'expired', code_cipher: null })
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', sql<Date>`now()`)
    .execute();
}
