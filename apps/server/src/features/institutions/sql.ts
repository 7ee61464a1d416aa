import { sql } from 'kysely';
import { today } from '../../platform/today.ts';
import { accountNameKey, institutionKey } from './rules.ts';


/** 有效, 即将到期 (within 30 days) or 已到期, of an institution `i`. */
export const membershipState = sql<'valid' | 'expiring' | 'expired'>`case
  when i.membership_until is null or i.membership_until > ${today} + 30 then 'valid'
  when i.membership_until >= ${today} then 'expiring'
  else 'expired' end`;

/** What the limit of ten counts (rule 13), of an institution `i`. */
export const liveJobCount = sql<number>`(select count(*)::int from jobs j
  where j.institution_id = i.id and j.deleted_at is null and j.taken_down_at is null and j.valid_until >= ${today})`;

/** The last sign-in of an account `a`, also of sessions that ended. */
export const lastSignedInAt = sql<Date | null>`(select s.created_at from sessions s
  where s.audience = 'institution' and s.account_id = a.id order by s.created_at desc limit 1)`;

/** Whether an institution `i` or one of its accounts is called so, in whatever width or spacing it was typed. */
export const isFound = (search: string) => sql<boolean>`(
  position(${institutionKey(search)}::text in i.name_key) > 0
  or exists (select 1 from institution_accounts a where a.institution_id = i.id and position(${accountNameKey(search)}::text in a.account_name) > 0)
)`;

/** How many jobs of an institution are in which state. Deleted wins over taken down, that over expired, that over paused. */
export const countJobs = (institutionId: string) => sql<{ published: number; paused: number; expired: number; taken_down: number; deleted: number }>`
  select
    count(*) filter (where state = 'published')::int as published, count(*) filter (where state = 'paused')::int as paused,
    count(*) filter (where state = 'expired')::int as expired, count(*) filter (where state = 'taken_down')::int as taken_down,
    count(*) filter (where state = 'deleted')::int as deleted
  from (
    select case when deleted_at is not null then 'deleted' when taken_down_at is not null then 'taken_down'
      when valid_until < ${today} then 'expired' when paused_at is not null then 'paused' else 'published' end as state
    from jobs where institution_id = ${institutionId}
  ) j`;
