-- Why: a backup that failed or is overdue must ring, and a program with the wrong CONTACT_KEY must not write one row.

-- One line for each backup that ended. Its own line is never in it.
create table backup_runs (
  id           bigint generated always as identity primary key,
  is_scheduled boolean not null,
  started_at   timestamptz not null,
  finished_at  timestamptz not null default now(),
  -- null: it did not succeed.
  file_name    text,
  byte_count   bigint,
  row_count    bigint,
  problem      text,
  constraint backup_runs__file_or_problem check ((file_name is null) = (problem is not null))
);
create index backup_runs__finished on backup_runs (finished_at desc);

-- The keys that the sealed columns were written with. Only what a key says of itself is kept, never the key.
create table contact_keys (
  version          smallint primary key check (version between 1 and 255),
  check_value      bytea not null,
  first_used_at    timestamptz not null default now(),
  -- From then on nothing is sealed with it any more.
  retired_at       timestamptz,
  -- The look-up key of a retired key, sealed with the present one: what was hashed once and is not known in clear.
  index_key_cipher bytea,
  constraint contact_keys__check_value unique (check_value),
  constraint contact_keys__retired_whole check ((retired_at is null) = (index_key_cipher is null))
);
