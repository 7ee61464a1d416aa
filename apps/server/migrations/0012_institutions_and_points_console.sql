-- Why: operators keep institutions and points in the console (A1, A3): versions, the reason of a disabling, imports, ledger by time.

-- Whoever changes an institution moves the version, so that no operator overwrites another, or the institution, unseen.
alter table institutions add column version integer not null default 1;
create function count_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger institutions__version before update on institutions for each row
  when (old.* is distinct from new.*) execute function count_version();

alter table institutions add column disabled_reason text;
alter table institutions add constraint institutions__reason_of_disabling check (disabled_reason is null or disabled_at is not null);
create index institutions__newest on institutions (created_at desc, id desc);

-- The last sign-in of an account, also of sessions that ended.
create index sessions__sign_ins on sessions (audience, account_id, created_at desc);

-- The ledger of all institutions by time, for lists and exports.
create index point_entries__newest on point_entries (created_at desc, id desc);

-- One import of institutions. Its default passwords wait, sealed, until its operator takes them once or a day has passed.
create table institution_imports (
  id              text primary key,
  operator_id     text not null references operators (id),
  file_name       text not null,
  created_count   integer not null default 0,
  unchanged_count integer not null default 0,
  refused_count   integer not null default 0,
  taken_at        timestamptz,
  created_at      timestamptz not null default now()
);
create index institution_imports__of_operator on institution_imports (operator_id, created_at desc, id desc);

-- Written with its institution in one transaction: after a crash no account is without its password.
create table institution_import_passwords (
  import_id      text not null references institution_imports (id),
  line           integer not null,
  institution_id text not null references institutions (id),
  account_id     text not null references institution_accounts (id),
  password_cipher bytea not null,
  created_at     timestamptz not null default now(),
  primary key (import_id, line)
);
create index institution_import_passwords__created on institution_import_passwords (created_at);
