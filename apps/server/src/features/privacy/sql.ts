import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import type { RetentionCounts, RetentionTimes } from './run-retention.ts';

/** At most so many rows of a kind in one run; the next run takes the rest. */
const most = 20_000;

interface Records {
  /** The keys of the rows whose time is over. */
  which(times: RetentionTimes): RawBuilder<unknown>;
  remove(tx: Tx, which: RawBuilder<unknown>): Promise<number>;
}

const rowsOf = async (query: RawBuilder<unknown>, tx: Tx): Promise<number> => Number((await query.execute(tx)).numAffectedRows ?? 0n);
const olderThanYears = ({ recordYears }: RetentionTimes) => sql`now() - make_interval(years => ${recordYears}::int)`;

/** What runs delete, in an order that no reference forbids. The service of a job ends with its last day (rule 26). */
export const recordsToDelete: Record<Exclude<keyof RetentionCounts, 'activityEntries' | 'smsMessages'>, Records> = {
  // The log of logins has its own time; these rows only serve 登录设备.
  sessions: {
    which: () => sql`select id from sessions where greatest(last_used_at, coalesce(ended_at, least(expires_at, now()))) < now() - interval '6 months' limit ${most}`,
    remove: (tx, which) => rowsOf(sql`delete from sessions where id in (${which})`, tx),
  },
  applications: {
    which: (times) => sql`
      select a.id from applications a join jobs j on j.id = a.job_id
      where greatest(a.submitted_at, coalesce(j.deleted_at, j.taken_down_at, (j.valid_until + 1)::timestamp at time zone 'Asia/Shanghai')) < ${olderThanYears(times)}
      limit ${most}`,
    remove: async (tx, which) => {
      const { rows } = await sql<{ consent_id: string }>`delete from applications where id in (${which}) returning consent_id`.execute(tx);
      await sql`delete from consents where id = any(${rows.map((row) => row.consent_id)}::text[])`.execute(tx);
      return rows.length;
    },
  },
  cardViews: {
    which: (times) => sql`select id from card_views where last_viewed_at < ${olderThanYears(times)} limit ${most}`,
    remove: (tx, which) => rowsOf(sql`delete from card_views where id in (${which})`, tx),
  },
  correctionRequests: {
    which: (times) => sql`select id from correction_requests where state <> 'open' and coalesce(handled_at, created_at) < ${olderThanYears(times)} limit ${most}`,
    remove: (tx, which) => rowsOf(sql`delete from correction_requests where id in (${which})`, tx),
  },
  // The keyed hash of the number stays, or an import would bring the person back; whose pseudonym it was is forgotten.
  closedPeople: {
    which: (times) => sql`select practitioner_id from registry_closures where practitioner_id is not null and closed_at < ${olderThanYears(times)} limit ${most}`,
    remove: (tx, which) => rowsOf(sql`update registry_closures set practitioner_id = null where practitioner_id in (${which})`, tx),
  },
  privacyRequests: {
    which: (times) => sql`select id from privacy_requests where done_at < ${olderThanYears(times)} limit ${most}`,
    remove: (tx, which) => rowsOf(sql`delete from privacy_requests where id in (${which})`, tx),
  },
};

/** The evidence tables are emptied by the database's own functions alone: whole seals, never less than six months old. */
const removeBy = async (tx: Tx, name: 'delete_old_activity' | 'delete_old_sms_messages', before: RawBuilder<unknown>): Promise<number> => {
  let removed = 0;
  for (let part = 0; part < 5; part += 1) {
    const { rows } = await sql<{ removed: number }>`select ${sql.raw(name)}(${before}) as removed`.execute(tx);
    const now = Number(rows[0]?.removed ?? 0);
    removed += now;
    if (now === 0) break;
  }
  return removed;
};
const olderThanMonths = (months: number) => sql`now() - make_interval(months => ${months}::int)`;

export async function oldActivity(tx: Tx, months: number, isDryRun: boolean): Promise<number> {
  if (!isDryRun) return removeBy(tx, 'delete_old_activity', olderThanMonths(months));
  // Only whole seals go.
  const { rows } = await sql<{ count: number }>`select coalesce(sum(entry_count), 0)::int as count from activity_seals
    where last_at < ${olderThanMonths(months)} and number > (select coalesce(max(through_number), 0) from activity_deletions)`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function oldSmsMessages(tx: Tx, months: number, isDryRun: boolean): Promise<number> {
  if (!isDryRun) return removeBy(tx, 'delete_old_sms_messages', olderThanMonths(months));
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from sms_messages where at < ${olderThanMonths(months)}`.execute(tx);
  return rows[0]?.count ?? 0;
}
