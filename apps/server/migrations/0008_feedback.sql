-- Why: practitioners and institutions tell the operators of faults, ideas and violations, with pictures (X1), and the operators answer (A5).

-- A picture; its bytes are an object of the object storage. The row comes before the object, so that the object of a
-- request that died is known and deleted; stored_at says that the object is there.
create table stored_pictures (
  id           text primary key,
  object_key   text not null,
  purpose      text not null check (purpose in ('feedback', 'banner')),
  -- Who uploaded it: a practitioner, an institution, an operator.
  owner_kind   text not null check (owner_kind in ('practitioner', 'institution', 'operator')),
  owner_id     text not null,
  -- Of the upload, so that its repeat is recognised (rule 25).
  request_key  text not null,
  sent_hash    bytea not null,
  media_type   text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  width        integer not null,
  height       integer not null,
  byte_count   integer not null,
  stored_at    timestamptz,
  -- Null while something shows it; else when it is deleted. What is never used goes after a day.
  delete_after timestamptz default now() + interval '24 hours',
  created_at   timestamptz not null default now(),
  constraint stored_pictures__object_key unique (object_key),
  constraint stored_pictures__request unique (owner_kind, owner_id, request_key),
  constraint stored_pictures__used_is_stored check (delete_after is not null or stored_at is not null)
);
create index stored_pictures__to_delete on stored_pictures (delete_after) where delete_after is not null;

-- 意见反馈
create table feedback (
  id                      text primary key,
  kind                    text not null check (kind in ('fault', 'suggestion', 'report')),
  -- The sender: a practitioner, or an institution by one of its accounts.
  practitioner_id         text references practitioners (id),
  institution_id          text references institutions (id),
  institution_account_id  text references institution_accounts (id),
  text                    text not null,
  -- What the sender left to be reached by: contact data (rule 1).
  contact_cipher          bytea,
  -- What a report is about.
  reported_job_id         text references jobs (id),
  reported_card_id        text references cards (id),
  reported_institution_id text references institutions (id),
  state                   text not null default 'submitted' check (state in ('submitted', 'handling', 'answered', 'closed')),
  version                 integer not null default 1,
  handler_id              text references operators (id),
  close_reason            text,
  submitted_at            timestamptz not null,
  closed_at               timestamptz,
  constraint feedback__one_sender check (num_nonnulls(practitioner_id, institution_id) = 1 and (institution_id is null) = (institution_account_id is null)),
  constraint feedback__only_reports_have_an_object check (num_nonnulls(reported_job_id, reported_card_id, reported_institution_id) <= case kind when 'report' then 1 else 0 end),
  constraint feedback__closed_has_time check ((state = 'closed') = (closed_at is not null))
);
create index feedback__of_practitioner on feedback (practitioner_id, submitted_at desc, id desc) where practitioner_id is not null;
create index feedback__of_institution on feedback (institution_id, submitted_at desc, id desc) where institution_id is not null;
create index feedback__newest on feedback (submitted_at desc, id desc);
create index feedback__state on feedback (state, submitted_at desc, id desc);

create table feedback_pictures (
  feedback_id text not null references feedback (id),
  position    integer not null check (position between 1 and 3),
  picture_id  text not null references stored_pictures (id),
  primary key (feedback_id, position),
  constraint feedback_pictures__one_feedback unique (picture_id)
);

create table feedback_answers (
  id          text primary key,
  feedback_id text not null references feedback (id),
  operator_id text not null references operators (id),
  text        text not null,
  answered_at timestamptz not null
);
create index feedback_answers__of_feedback on feedback_answers (feedback_id, answered_at, id);
