import type { Db } from '../../platform/database.ts';
import type { LineDifference } from './rules.ts';
import type { SealProblem } from './check-activity-seals.ts';

/** A run that says nothing for a minute has died with its process. */
const silentMs = 60_000;

const selectVerification = (db: Db) =>
  db
    .selectFrom('activity_verifications as v')
    .innerJoin('operators as o', 'o.id', 'v.operator_id')
    .select(['v.id', 'v.started_at', 'v.progressed_at', 'v.finished_at', 'v.seal_count', 'v.checked_seals', 'v.checked_entries', 'v.outcome', 'v.bad_seal', 'v.problem', 'v.bad_entries', 'o.display_name']);

type VerificationRow = Awaited<ReturnType<ReturnType<typeof selectVerification>['executeTakeFirstOrThrow']>>;

export const isRunning = (row: Pick<VerificationRow, 'outcome' | 'progressed_at'>): boolean => row.outcome === null && Date.now() - row.progressed_at.getTime() < silentMs;

/** A run as the contract answers it. */
export function showVerification(row: VerificationRow) {
  return {
    id: row.id,
    state: row.outcome ?? (isRunning(row) ? ('running' as const) : ('failed' as const)),
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    sealCount: row.seal_count,
    checkedSeals: row.checked_seals,
    checkedEntries: row.checked_entries,
    operatorLabel: row.display_name,
    badSeal: row.bad_seal,
    problem: row.problem as SealProblem['kind'] | null,
    badEntries: row.bad_entries as LineDifference[],
  };
}

export const findVerification = (db: Db, id: string) => selectVerification(db).where('v.id', '=', id).executeTakeFirst();
export const findLastVerification = (db: Db) => selectVerification(db).orderBy('v.started_at', 'desc').orderBy('v.id', 'desc').limit(1).executeTakeFirst();
