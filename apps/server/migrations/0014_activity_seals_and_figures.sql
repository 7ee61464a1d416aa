-- Why: a changed or removed line of the activity log must be found (A8), messages sent are looked up, and the dashboard (A10) reads figures instead of counting.

-- The log is read from new to old with one of these filters.
drop index activity_entries__object;
drop index activity_entries__actor;
create index activity_entries__at      on activity_entries (at, id);
create index activity_entries__actor   on activity_entries (actor_id, at, id) where actor_id is not null;
create index activity_entries__object  on activity_entries (object_id, at, id) where object_id is not null;
create index activity_entries__action  on activity_entries (action, at, id);
create index activity_entries__address on activity_entries (address, at, id) where address is not null;

-- Blocks of the log in the order of their ids, without gaps between blocks: every line with from_id ≤ id ≤ to_id is in
-- entries_hash. `seal` is a keyed hash over this row and the seal before it; its key is not in the database.
create table activity_seals (
  number        bigint primary key,
  from_id       bigint not null,
  to_id         bigint not null,
  entry_count   integer not null,
  first_at      timestamptz not null,
  last_at       timestamptz not null,
  entries_hash  bytea not null,
  -- 16 bytes for each line, id and the head of its own hash, so that a broken block names its lines.
  entry_marks   bytea not null,
  previous_seal bytea not null,
  seal          bytea not null,
  sealed_at     timestamptz not null,
  constraint activity_seals__range check (number > 0 and from_id <= to_id and entry_count > 0),
  constraint activity_seals__from_id unique (from_id),
  constraint activity_seals__to_id unique (to_id)
);
create index activity_seals__last_at on activity_seals (last_at);

-- What delete_old_activity removed: every line up to the end of that seal. The seals themselves stay.
create table activity_deletions (
  id             bigint generated always as identity primary key,
  through_number bigint not null,
  entry_count    bigint not null,
  deleted_at     timestamptz not null default now(),
  constraint activity_deletions__through unique (through_number)
);

create table activity_verifications (
  id              text primary key,
  operator_id     text not null references operators (id),
  -- The key of the request, so that its repeat finds this run.
  request_key     text not null,
  started_at      timestamptz not null default now(),
  progressed_at   timestamptz not null default now(),
  finished_at     timestamptz,
  seal_count      bigint not null default 0,
  checked_seals   bigint not null default 0,
  checked_entries bigint not null default 0,
  outcome         text check (outcome in ('intact', 'broken', 'failed')),
  bad_seal        bigint,
  problem         text,
  bad_entries     jsonb not null default '[]',
  constraint activity_verifications__request unique (operator_id, request_key),
  constraint activity_verifications__finished check ((finished_at is null) = (outcome is null))
);
create index activity_verifications__recent on activity_verifications (started_at desc, id desc);

-- One line for each message that the program wanted to send. No full number, no text, no code.
create table sms_messages (
  id              text primary key,
  at              timestamptz not null default now(),
  purpose         text not null,
  masked_phone    text not null,
  practitioner_id text,
  -- The sign-in flow or other act that asked for it.
  flow_id         text,
  -- not_sent: the number is nobody's, so there was nothing to send (rule 19 lets the asker not know).
  outcome         text not null check (outcome in ('sent', 'refused', 'timed_out', 'not_sent')),
  provider_code   text,
  milliseconds    integer not null,
  address         text,
  request_id      text
);
create index sms_messages__at           on sms_messages (at, id);
create index sms_messages__practitioner on sms_messages (practitioner_id, at, id) where practitioner_id is not null;

-- Logs are kept for six months at least (rule 26); after that a line may go, but never change. Who may delete at all is
-- decided by rights: the program's role only through the functions below.
drop trigger activity_entries__append_only on activity_entries;
create trigger activity_entries__append_only before update on activity_entries for each row execute function refuse_change();
create trigger activity_entries__kept before delete on activity_entries
  for each row when (old.at >= now() - interval '6 months') execute function refuse_change();
create trigger activity_entries__not_emptied before truncate on activity_entries for each statement execute function refuse_change();
create trigger activity_seals__append_only before update or delete on activity_seals for each row execute function refuse_change();
create trigger activity_seals__not_emptied before truncate on activity_seals for each statement execute function refuse_change();
create trigger activity_deletions__append_only before update or delete on activity_deletions for each row execute function refuse_change();
create trigger sms_messages__append_only before update on sms_messages for each row execute function refuse_change();
create trigger sms_messages__kept before delete on sms_messages
  for each row when (old.at >= now() - interval '6 months') execute function refuse_change();
create trigger sms_messages__not_emptied before truncate on sms_messages for each statement execute function refuse_change();

-- Deletes the oldest lines, in whole seals, all of them older than `before` and older than six months: about 20,000 a
-- call. Call again until it answers 0. The seals stay, so the chain goes on from them.
create function delete_old_activity(before timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  until   timestamptz := least(before, now() - interval '6 months');
  done    bigint;
  through bigint;
  last_id bigint;
  removed bigint;
begin
  perform pg_advisory_xact_lock(5318008003);
  select coalesce(max(through_number), 0) into done from activity_deletions;
  select max(number) into through from (
    select number, sum(entry_count) over (order by number) as lines, bool_or(last_at >= until) over (order by number) as is_young
    from (select number, entry_count, last_at from activity_seals where number > done order by number limit 20000) as oldest
  ) as run where not is_young and (lines <= 20000 or number = done + 1);
  if through is null then return 0; end if;
  select to_id into last_id from activity_seals where number = through;
  delete from activity_entries where id <= last_id;
  get diagnostics removed = row_count;
  insert into activity_deletions (through_number, entry_count) values (through, removed);
  return removed;
end $$;

-- The same for the messages, at most 20,000 a call.
create function delete_old_sms_messages(before timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  removed bigint;
begin
  delete from sms_messages where id in (
    select id from sms_messages where at < least(before, now() - interval '6 months') order by at limit 20000
  );
  get diagnostics removed = row_count;
  return removed;
end $$;
revoke execute on function delete_old_activity(timestamptz), delete_old_sms_messages(timestamptz) from public;

-- A10. One number for each Shanghai day, measure and slice; features/dashboard/refresh-daily-figures.ts fills it.
create table daily_figures (
  dimension text not null check (dimension in ('all', 'province', 'scheme', 'post_type')),
  day       date not null,
  measure   text not null,
  key       text not null,
  value     bigint not null,
  primary key (dimension, day, measure, key)
);
-- What has to be counted for a day, at a million cards.
create index contact_reveals__revealed    on contact_reveals (revealed_at);
create index applications__submitted      on applications (submitted_at);
create index applications__viewed         on applications (viewed_at) where viewed_at is not null;
create index jobs__created                on jobs (created_at);
create index cards__first_published       on cards (first_published_at) where first_published_at is not null;
create index point_entries__spent         on point_entries (created_at) where kind in ('reveal', 'refund');
