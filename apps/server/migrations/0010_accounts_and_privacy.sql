-- Why: people see and end their logins, agree to the privacy policy, correct and take along their data, and close the account; records go when their time is over (X2, X4, I7, rules 7, 26).

-- X2: where a login was opened, in coarse words only: what it takes to recognise one's own telephone.
alter table sessions add column device text;
alter table sessions add column network text;

-- X4: both identities agree to the privacy policy, once for each version.
alter table consents drop constraint consents__kind;
alter table consents add constraint consents__kind check (kind in ('publish_card', 'apply_to_job', 'share_card', 'privacy_policy'));
alter table consents alter column practitioner_id drop not null;
alter table consents add column institution_account_id text references institution_accounts (id);
alter table consents add constraint consents__one_party check (num_nonnulls(practitioner_id, institution_account_id) = 1);
alter table consents add constraint consents__institution_agrees_to_policy check (institution_account_id is null or kind = 'privacy_policy');
create unique index consents__policy_of_practitioner on consents (practitioner_id, text_version) where kind = 'privacy_policy';
create unique index consents__policy_of_account on consents (institution_account_id, text_version) where kind = 'privacy_policy';
-- A11 counts the consents of each text.
create index consents__of_text on consents (kind, text_version);

-- Rule 7: what the owner adds or replaces; the registry's own values stay as they are.
create table own_contacts (
  practitioner_id text primary key references practitioners (id),
  email_cipher    bytea,
  wechat_cipher   bytea,
  version         integer not null,
  updated_at      timestamptz not null default now()
);

-- Rule 7: registry data is not editable, but its owner may say what is wrong. Words and answer are sealed like contact
-- data, because people write their numbers there.
create table correction_requests (
  id              text primary key,
  practitioner_id text not null references practitioners (id),
  field           text not null,
  words_cipher    bytea,
  state           text not null default 'open',
  answer_cipher   bytea,
  operator_id     text references operators (id),
  handled_at      timestamptz,
  -- In whole milliseconds, so that a cursor carries it.
  created_at      timestamptz not null,
  constraint correction_requests__state_known check (state in ('open', 'corrected', 'declined', 'closed')),
  constraint correction_requests__handled_by_operator check ((state in ('corrected', 'declined')) = (handled_at is not null and operator_id is not null))
);
create index correction_requests__of_practitioner on correction_requests (practitioner_id, created_at desc, id desc);
create index correction_requests__by_state on correction_requests (state, created_at desc, id desc);

-- Rule 26: a closed account keeps its row as a pseudonym for reveals, ledger and applications, and nothing of the person.
alter table practitioners add column closed_at timestamptz;
alter table practitioners add constraint practitioners__closed_is_retired check (closed_at is null or retired_at is not null);
alter table practitioners add constraint practitioners__closed_is_empty check (closed_at is null or (
  birth_date is null and phone_cipher is null and email_cipher is null and wechat_cipher is null and sex is null and education is null
  and job_title is null and city_code is null and residence_text is null and employer_name is null and employer_key is null
));

-- An import must know whom not to bring back; a keyed hash of the registry number is enough for that. The link to the
-- pseudonym goes when the records' time is over.
create table registry_closures (
  registry_index  bytea primary key,
  practitioner_id text references practitioners (id),
  closed_at       timestamptz not null default now()
);

-- A11: what people asked for under the privacy law, and when it was done.
create table privacy_requests (
  id              text primary key,
  kind            text not null,
  practitioner_id text not null references practitioners (id),
  requested_at    timestamptz not null,
  done_at         timestamptz,
  detail          jsonb not null default '{}',
  constraint privacy_requests__kind_known check (kind in ('close_account', 'export_data'))
);
create index privacy_requests__recent on privacy_requests (requested_at desc, id desc);
create index privacy_requests__of_practitioner on privacy_requests (practitioner_id);

create table retention_runs (
  id          text primary key,
  is_dry_run  boolean not null,
  operator_id text references operators (id),
  -- In whole milliseconds, so that a cursor carries it.
  started_at  timestamptz not null,
  finished_at timestamptz,
  counts      jsonb not null default '{}'
);
create index retention_runs__recent on retention_runs (started_at desc, id desc);

-- I7: whoever changes the five fields of the profile moves the version, so that no editor overwrites another unseen.
alter table institutions add column profile_version integer not null default 1;
create function count_profile_version() returns trigger language plpgsql as $$
begin
  new.profile_version := old.profile_version + 1;
  return new;
end $$;
create trigger institutions__profile_version before update on institutions for each row
  when ((old.contact_person, old.contact_phone, old.contact_email, old.contact_address, old.profile)
    is distinct from (new.contact_person, new.contact_phone, new.contact_email, new.contact_address, new.profile))
  execute function count_profile_version();
