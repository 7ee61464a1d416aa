import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';
import { showSeal } from './rules.ts';
import { findLastVerification, showVerification } from './show-verification.ts';
import { findLastSeal } from './sql.ts';

/** How far the activity log is sealed, whether sealing goes on, and what the last proof said (A8). */
export async function readSealState(db: Db) {
  const last = await findLastSeal(db);
  const { rows } = await sql<{ sealed: number; deleted: number; pending: number; is_late: boolean; first_at: Date | null }>`
    select coalesce((select sum(entry_count) from activity_seals), 0)::bigint as sealed,
      coalesce((select sum(entry_count) from activity_deletions), 0)::bigint as deleted,
      (select count(*) from activity_entries where id > ${last?.to_id ?? 0}) as pending,
      coalesce((select min(at) from activity_entries where id > ${last?.to_id ?? 0}) < now() - interval '10 minutes', false) as is_late,
      (select at from activity_entries order by at, id limit 1) as first_at
  `.execute(db);
  const counts = rows[0];
  const verification = await findLastVerification(db);
  return {
    sealCount: last?.number ?? 0,
    sealedEntries: (counts?.sealed ?? 0) - (counts?.deleted ?? 0),
    pendingEntries: counts?.pending ?? 0,
    isLate: counts?.is_late === true,
    firstAt: counts?.first_at?.toISOString() ?? null,
    lastSeal: last === undefined ? null : { words: showSeal(last), sealedAt: last.sealed_at.toISOString() },
    deletedEntries: counts?.deleted ?? 0,
    lastVerification: verification === undefined ? null : showVerification(verification),
  };
}
