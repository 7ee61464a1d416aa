import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';

/** The advisory lock that a run holds from reading to its end, in one database. */
export const importLock = 5_318_008_014;

// pg_locks shows the two halves of the number.
const isLockHeld = sql<boolean>`exists (
  select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
    and classid = ${Math.floor(importLock / 2 ** 32)}::bigint::oid and objid = ${importLock % 2 ** 32}::bigint::oid and granted
)`;

/**
 * An import whose process is gone says that it is running for ever. A run that reads or writes holds the lock; one that is
 * about to start has a minute, and one that gave the lock back has seconds to say how it ended. What is neither is 中断, and can be continued. Cheap, and safe to call at any time.
 */
export async function sweepLostImports(db: Db | Tx, { holdsLock = false, except }: { holdsLock?: boolean; except?: string | undefined } = {}): Promise<void> {
  await sql`
    update registry_imports set state = 'interrupted', phase = 'ended',
      running_seconds = running_seconds + extract(epoch from heartbeat_at - attempt_started_at)::int
    where state = 'running' and id <> ${except ?? ''}
      and case when phase = 'starting' then heartbeat_at < now() - interval '60 seconds' else ${holdsLock ? sql`true` : sql`heartbeat_at < now() - interval '3 seconds' and not ${isLockHeld}`} end
  `.execute(db);
}
