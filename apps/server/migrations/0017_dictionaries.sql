-- Why: operators rename, order, withdraw and add entries of the dictionaries (A6); what the program ships lies below.

create table dictionary_changes (
  kind       text not null check (kind in ('scheme', 'grade', 'post_type', 'education', 'pay_band')),
  code       text not null check (code ~ '^[A-Za-z0-9_]{1,24}$'),
  label      text not null,
  name       text not null default '',
  position   integer not null,
  is_offered boolean not null,
  -- Of a pay band, yuan a month; both null: 面议.
  pay_min    integer,
  pay_max    integer,
  version    integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (kind, code),
  constraint dictionary_changes__label unique (kind, label),
  constraint dictionary_changes__pay_band check (kind = 'pay_band' or (pay_min is null and pay_max is null)),
  constraint dictionary_changes__pay_range check ((pay_min is null) = (pay_max is null) and (pay_min is null or pay_min < pay_max))
);
