-- Why: practitioners and institutions are told what happened to their cards, jobs, applications and points (X3).

-- 站内消息. The words are in the contract; detail holds the figures and public words of this one, never contact data.
create table notifications (
  id           text primary key,
  audience     text not null,
  -- A practitioner's or an institution's id: what an institution has read, all of it has read.
  recipient_id text not null,
  kind         text not null,
  object_kind  text,
  object_id    text,
  detail       jsonb not null default '{}',
  -- Two acts with one key make one row, also when they come at once: the views of one day, the mark of one application.
  collapse_key text,
  -- In whole milliseconds, so that a cursor carries it. A row that is renewed comes to the top again.
  created_at   timestamptz not null,
  read_at      timestamptz,
  constraint notifications__audience_known check (audience in ('practitioner', 'institution')),
  constraint notifications__object_complete check ((object_kind is null) = (object_id is null)),
  constraint notifications__collapse unique (recipient_id, collapse_key)
);
create index notifications__of_recipient on notifications (recipient_id, created_at desc, id desc);
create index notifications__unread       on notifications (recipient_id) where read_at is null;
-- What the schedule looks for.
create index notifications__age          on notifications (created_at);
-- The badge of an institution: what it received and has not opened.
create index applications__unread        on applications (institution_id) where withdrawn_at is null and viewed_at is null;
