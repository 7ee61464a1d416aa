-- Why: who the platform knows: practitioners from the registry, institutions, operators, and how each signs in.

-- 认证人员信息库. One row per 人员编号. Contact values are encrypted by the program (see platform/contact-cipher.ts);
-- phone_index is a keyed hash for look-ups. It is not unique: two registry entries may carry one phone (rule 19).
create table practitioners (
  id              text primary key,
  registry_no     text not null,
  name            text not null,
  sex             text check (sex in ('male', 'female')),
  birth_date      date,
  birth_precision text check (birth_precision in ('day', 'month', 'year')),
  phone_cipher    bytea,
  phone_index     bytea,
  email_cipher    bytea,
  wechat_cipher   bytea,
  education       text,
  job_title       text,
  city_code       char(6),
  residence_text  text,
  employer_name   text,
  employer_key    text,
  employment_kind text check (employment_kind in ('full_time', 'part_time')),
  registry_hash   bytea,
  retired_at      timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  constraint practitioners__registry_no unique (registry_no),
  constraint practitioners__birth_precision check ((birth_date is null) = (birth_precision is null)),
  constraint practitioners__phone_pair check ((phone_cipher is null) = (phone_index is null))
);
create index practitioners__phone on practitioners (phone_index) where phone_index is not null;
create index practitioners__employer on practitioners (employer_key) where employer_key is not null;

-- 注册资格. One scheme of one practitioner; rule 10 matches scheme and grade on this same row.
create table registrations (
  id              text primary key,
  practitioner_id text not null references practitioners (id),
  scheme          text not null,
  grade           text not null,
  certificate_no  text,
  valid_until     date,
  technical_areas text[] not null default '{}',
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  constraint registrations__practitioner_scheme unique (practitioner_id, scheme)
);

-- The sign-in of a practitioner. bound_at null: unbound; password_hash null: bound, no password yet (rule 20).
create table practitioner_accounts (
  practitioner_id text primary key references practitioners (id),
  phone_index     bytea not null,
  bound_at        timestamptz,
  password_hash   text,
  password_set_at timestamptz,
  created_at      timestamptz not null default now(),
  constraint practitioner_accounts__password_needs_binding check (password_hash is null or bound_at is not null)
);

-- 认证机构.
create table institutions (
  id               text primary key,
  name             text not null,
  name_key         text not null,
  approval_no      text,
  credit_code      text,
  contact_person   text,
  contact_phone    text,
  contact_email    text,
  contact_address  text,
  profile          text,
  membership_until date,
  disabled_at      timestamptz,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint institutions__name_key unique (name_key)
);

create table institution_accounts (
  id                          text primary key,
  institution_id              text not null references institutions (id),
  account_name                text not null,
  password_hash               text not null,
  password_set_at             timestamptz,
  default_password_expires_at timestamptz,
  disabled_at                 timestamptz,
  created_at                  timestamptz not null default now(),
  constraint institution_accounts__account_name unique (account_name),
  constraint institution_accounts__lower_case check (account_name = lower(account_name)),
  constraint institution_accounts__default_or_own check ((password_set_at is null) = (default_password_expires_at is not null))
);
create index institution_accounts__institution on institution_accounts (institution_id);

create table operators (
  id            text primary key,
  account_name  text not null,
  display_name  text not null,
  role          text not null check (role in ('administrator', 'business', 'auditor')),
  password_hash text not null,
  disabled_at   timestamptz,
  created_at    timestamptz not null default now(),
  constraint operators__account_name unique (account_name),
  constraint operators__lower_case check (account_name = lower(account_name))
);

-- One table for the three audiences; a token of one is refused on another's operation (rule 23).
create table sessions (
  id           text primary key,
  token_hash   bytea not null,
  audience     text not null check (audience in ('practitioner', 'institution', 'operator')),
  account_id   text not null,
  scope        text not null default 'full' check (scope in ('full', 'change_password')),
  created_at   timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  ended_at     timestamptz,
  ended_reason text,
  constraint sessions__token_hash unique (token_hash)
);
create index sessions__account on sessions (audience, account_id) where ended_at is null;

-- A sign-in in progress: from the phone look-up to the password. The id is the bearer of the flow, so it is stored hashed.
-- practitioner_id null: the number is unknown, and the flow answers like a known one where rule 19 wants that.
create table sign_in_flows (
  id               text primary key,
  token_hash       bytea not null,
  purpose          text not null check (purpose in ('bind', 'reset')),
  practitioner_id  text references practitioners (id),
  phone_index      bytea not null,
  phone_cipher     bytea not null,
  verified_at      timestamptz,
  completed_at     timestamptz,
  created_at       timestamptz not null default now(),
  expires_at       timestamptz not null,
  constraint sign_in_flows__token_hash unique (token_hash)
);

-- Rule 18. A code is kept as a keyed hash and belongs to one flow.
create table sms_codes (
  id            text primary key,
  flow_id       text not null references sign_in_flows (id),
  phone_index   bytea not null,
  code_hash     bytea not null,
  wrong_tries   integer not null default 0,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  used_at       timestamptz,
  superseded_at timestamptz,
  failed_at     timestamptz
);
create index sms_codes__phone on sms_codes (phone_index, created_at desc);
create index sms_codes__flow on sms_codes (flow_id, created_at desc);

-- Counted limits, correct over several processes. Logged, so that a crash does not hand out new tries.
create table limit_counters (
  key        text primary key,
  count      integer not null,
  expires_at timestamptz not null
);
create index limit_counters__expires on limit_counters (expires_at);

-- Rule 19 counts distinct numbers, so the numbers asked for are remembered as keyed hashes.
create table phone_look_ups (
  client_key  text not null,
  phone_index bytea not null,
  day         date not null,
  first_at    timestamptz not null default now(),
  primary key (client_key, day, phone_index)
);

-- Rule 25. The answer of a write, kept so that a repeat with the same key gives it again. It may hold a contact or a token,
-- so it is encrypted.
create table idempotency_keys (
  caller        text not null,
  key           text not null,
  operation     text not null,
  request_hash  bytea not null,
  answer_cipher bytea,
  created_at    timestamptz not null default now(),
  primary key (caller, key)
);
create index idempotency_keys__created on idempotency_keys (created_at);

-- Our trail (A8): who did what, when, from where. Append-only.
create table activity_entries (
  id          bigint generated always as identity primary key,
  at          timestamptz not null default now(),
  actor_kind  text not null check (actor_kind in ('practitioner', 'institution', 'operator', 'system', 'anonymous')),
  actor_id    text,
  action      text not null,
  object_kind text,
  object_id   text,
  detail      jsonb not null default '{}',
  address     text,
  request_id  text
);
create index activity_entries__object on activity_entries (object_kind, object_id, id);
create index activity_entries__actor on activity_entries (actor_kind, actor_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger activity_entries__append_only before update or delete on activity_entries
  for each row execute function refuse_change();
