-- Why: operators sign in with a password of their own and a second factor, and nobody else's word for either (A9).

-- The random password that an administrator passed on is good for a first sign-in within days (rule 21).
alter table operators
  add column password_set_at           timestamptz,
  add column given_password_expires_at timestamptz;
update operators set given_password_expires_at = now() + interval '7 days';
alter table operators
  add constraint operators__given_or_own check ((password_set_at is null) = (given_password_expires_at is not null));

-- TOTP. Not confirmed: being set up, and worth nothing yet. last_step: the newest 30 seconds whose code was accepted;
-- a code of that time or before is refused, so each is good once.
create table operator_second_factors (
  operator_id   text primary key references operators (id),
  secret_cipher bytea not null,
  created_at    timestamptz not null default now(),
  confirmed_at  timestamptz,
  last_step     integer,
  constraint operator_second_factors__confirmed_by_a_code check ((confirmed_at is null) = (last_step is null))
);

-- Ten at a time, kept as keyed hashes, each good once.
create table operator_recovery_codes (
  operator_id text not null references operators (id),
  code_hash   bytea not null,
  used_at     timestamptz,
  primary key (operator_id, code_hash)
);

alter table sessions drop constraint sessions_scope_check;
alter table sessions add constraint sessions__scope check (
  scope in ('full', 'change_password') or (audience = 'operator' and scope in ('second_factor', 'set_up_second_factor'))
);
