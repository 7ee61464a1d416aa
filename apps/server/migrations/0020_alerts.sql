-- Why: what the program notices (limits hit, locks, differences) must reach an operator, once for each thing and not once for each request.

create table alerts (
  id           text primary key,
  kind         text not null,
  subject_kind text not null check (subject_kind in ('institution', 'practitioner', 'operator', 'network', 'platform')),
  subject_id   text not null,
  -- Figures and ids of the last time. Never contact data.
  detail       jsonb not null default '{}',
  times        integer not null default 1,
  first_at     timestamptz not null default date_trunc('milliseconds', now()),
  last_at      timestamptz not null default date_trunc('milliseconds', now()),
  handled_at   timestamptz,
  handled_by   text references operators (id),
  note         text,
  constraint alerts__handled check ((handled_at is null) = (handled_by is null))
);
-- One open alert for one thing, however often it happens. last_at stands in no index: counting up stays cheap.
create unique index alerts__open on alerts (kind, subject_kind, subject_id) where handled_at is null;
create index alerts__open_first on alerts (first_at desc, id desc) where handled_at is null;
create index alerts__handled_at on alerts (handled_at desc, id desc) where handled_at is not null;
