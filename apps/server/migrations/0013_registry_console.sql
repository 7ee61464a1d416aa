-- Why: operators keep the registry from the console (A2): imports with progress and a row-by-row report, search, edits that
-- survive the next import, duplicates.

-- A file that was uploaded to be imported. It holds phones: its bytes are sealed with a key of its own, and that key is
-- sealed with the contact key. It is deleted when its import has ended, or after two days.
create table registry_files (
  id          text primary key,
  file_name   text not null,
  kind        text not null check (kind in ('xlsx', 'csv')),
  size_bytes  bigint not null,
  file_hash   bytea not null,
  key_cipher  bytea not null,
  operator_id text not null references operators (id),
  request_key text not null,
  uploaded_at timestamptz not null default now(),
  constraint registry_files__request unique (operator_id, request_key)
);
create table registry_file_parts (
  file_id  text not null references registry_files (id) on delete cascade,
  part     integer not null,
  sealed   bytea not null,
  primary key (file_id, part)
);
-- Sealed bytes do not compress.
alter table registry_file_parts alter column sealed set storage external;

-- One row per run. Any server process answers from it, and the one that runs it writes its progress here.
alter table registry_imports add column state text not null default 'finished'
  check (state in ('running', 'finished', 'refused', 'cancelled', 'interrupted'));
alter table registry_imports alter column state drop default;
update registry_imports set state = 'interrupted' where finished_at is null;
alter table registry_imports add column is_dry_run boolean not null default false;
alter table registry_imports add column phase text not null default 'starting' check (phase in ('starting', 'reading', 'writing', 'checking', 'ended'));
alter table registry_imports add column file_id text references registry_files (id) on delete set null;
alter table registry_imports add column operator_id text references operators (id);
alter table registry_imports add column request_key text;
alter table registry_imports add column rows_done integer not null default 0;
-- Known when the file is read.
alter table registry_imports add column rows_total integer;
alter table registry_imports add column read_share real not null default 0;
alter table registry_imports add column running_seconds integer not null default 0;
alter table registry_imports add column attempt integer not null default 1;
alter table registry_imports add column attempt_started_at timestamptz not null default now();
alter table registry_imports add column heartbeat_at timestamptz not null default now();
alter table registry_imports add column cancel_requested_at timestamptz;
alter table registry_imports add column refusal_code text;
alter table registry_imports add column refusal_text text;
alter table registry_imports add constraint registry_imports__request unique (operator_id, request_key);
-- Only one at a time.
create unique index registry_imports__one_running on registry_imports ((true)) where state = 'running';
create index registry_imports__newest on registry_imports (started_at desc, id desc);

-- The report of a run from the console: one line per practitioner, and one for each remark. Contact values are masked.
create table registry_import_rows (
  import_id   text not null references registry_imports (id) on delete cascade,
  position    bigint generated always as identity,
  outcome     text not null check (outcome in ('created', 'updated', 'unchanged', 'refused', 'warned')),
  level       text,
  sheet       text not null,
  line        integer not null,
  registry_no text not null,
  column_name text not null,
  value       text not null,
  used        text not null,
  reason      text not null,
  primary key (import_id, position)
);
create index registry_import_rows__outcome on registry_import_rows (import_id, outcome, position);
-- Closing an account takes its rows away (rule 26).
create index registry_import_rows__registry_no on registry_import_rows (registry_no);
-- What an earlier attempt wrote stays in the report when the run is continued.
create unique index registry_import_rows__practitioner on registry_import_rows (import_id, registry_no)
  where outcome in ('created', 'updated', 'unchanged');

-- What an operator changed and what the registry says instead. The tables themselves hold the operator's value, so that
-- nothing else needs to know; an import writes here. One row per field ('name', 'phone', 'registration:QMS' …).
create table registry_overrides (
  practitioner_id text not null references practitioners (id),
  field           text not null,
  -- The registry's value as JSON, sealed because it may be a phone; null: the registry says nothing.
  registry_value  bytea,
  reason          text not null,
  operator_id     text not null references operators (id),
  created_at      timestamptz not null default now(),
  primary key (practitioner_id, field)
);

-- Counts every change of a practitioner or a registration, so that two editors do not overwrite each other.
alter table practitioners add column version integer not null default 1;
alter table practitioners add column retired_reason text;

-- 查询: a part of a name is found by its pieces, because the extension for that may be missing on a foreign server.
create function name_pieces(name text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct piece), '{}') from (
    select substr(lower(name), at, size) as piece
    from generate_series(1, length(name)) at, generate_series(1, 2) size
    where at + size - 1 <= length(name)
  ) pieces
$$;
create index practitioners__name_pieces on practitioners using gin (name_pieces(name)) with (fastupdate = off);
create index practitioners__name        on practitioners (name text_pattern_ops, registry_no);
create index practitioners__registry_no_prefix on practitioners (registry_no text_pattern_ops);
create index practitioners__retired     on practitioners (registry_no) where retired_at is not null;
create index practitioners__employer_no on practitioners (employer_key, registry_no) where employer_key is not null;
drop index practitioners__employer;
-- 重复记录: the same phone, or name and birth date, on several that are not retired.
create index practitioners__active_phone      on practitioners (phone_index, registry_no) where phone_index is not null and retired_at is null;
create index practitioners__active_name_birth on practitioners (name, birth_date, registry_no) where birth_date is not null and retired_at is null;
create index practitioner_accounts__bound     on practitioner_accounts (practitioner_id) where bound_at is not null;
