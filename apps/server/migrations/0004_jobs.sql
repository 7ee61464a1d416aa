-- Why: institutions publish jobs (I5, I6), and practitioners find the open ones by place, post type and pay (P6).

-- 招聘职位. What a job is follows from its times: deleted, else taken down, else expired (valid_until has passed), else
-- paused, else published. expired_at only notes that the schedule saw the last day pass; no read trusts it.
create table jobs (
  id                text primary key,
  institution_id    text not null references institutions (id),
  title             text not null,
  schemes           text[] not null,
  post_type         text not null,
  employment_kinds  text[] not null,
  headcount         integer not null,
  pay_kind          text not null check (pay_kind in ('monthly', 'daily', 'negotiable')),
  -- In thousands of yuan a month, or in yuan a day (rule 14).
  pay_min           integer,
  pay_max           integer,
  pay_months        integer,
  -- Yuan a month for filters and order, a day counted twenty times; the one place of that rule.
  pay_monthly_low   integer generated always as (case pay_kind when 'monthly' then pay_min * 1000 when 'daily' then pay_min * 20 end) stored,
  pay_monthly_high  integer generated always as (case pay_kind when 'monthly' then pay_max * 1000 when 'daily' then pay_max * 20 end) stored,
  pay_order         integer generated always as (case pay_kind when 'monthly' then pay_max * 1000 when 'daily' then pay_max * 20 else 0 end) stored,
  city_code         char(6) not null,
  province_code     char(2) not null,
  education         text,
  requirements      text not null,
  valid_until       date not null,
  -- Field group → how often it was saved (rule 15); absent means once, when it was published.
  field_versions    jsonb not null default '{}',
  created_at        timestamptz not null default now(),
  published_at      timestamptz not null,
  paused_at         timestamptz,
  expired_at        timestamptz,
  deleted_at        timestamptz,
  taken_down_at     timestamptz,
  taken_down_reason text,
  constraint jobs__title_not_empty check (length(title) > 0),
  constraint jobs__schemes_not_empty check (cardinality(schemes) > 0),
  constraint jobs__employment_kinds_known check (cardinality(employment_kinds) > 0 and employment_kinds <@ array['full_time', 'part_time']),
  constraint jobs__headcount_positive check (headcount > 0),
  constraint jobs__pay_complete check (
    (pay_kind = 'negotiable' and pay_min is null and pay_max is null and pay_months is null)
    or (pay_kind = 'daily' and pay_min > 0 and pay_max >= pay_min and pay_months is null)
    or (pay_kind = 'monthly' and pay_min > 0 and pay_max >= pay_min and pay_months between 12 and 24)
  ),
  constraint jobs__taken_down_with_reason check ((taken_down_at is null) = (taken_down_reason is null)),
  constraint jobs__id_institution unique (id, institution_id)
);

-- The institution's own list, in an order that no act changes.
create index jobs__institution on jobs (institution_id, created_at desc, id desc);
-- Rule 13 counts these under a lock.
create index jobs__counted on jobs (institution_id, valid_until) where deleted_at is null and taken_down_at is null;

-- P6: one index for each filter prefix and each order, over the jobs that may be open.
create index jobs__newest               on jobs (published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__newest_city          on jobs (city_code, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__newest_province      on jobs (province_code, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__newest_post          on jobs (post_type, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__newest_city_post     on jobs (city_code, post_type, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__newest_province_post on jobs (province_code, post_type, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__pay                  on jobs (pay_order desc, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__pay_city             on jobs (city_code, pay_order desc, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__pay_province         on jobs (province_code, pay_order desc, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__pay_post             on jobs (post_type, pay_order desc, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__pay_city_post        on jobs (city_code, post_type, pay_order desc, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
create index jobs__pay_province_post    on jobs (province_code, post_type, pay_order desc, published_at desc, id desc) where deleted_at is null and paused_at is null and taken_down_at is null and expired_at is null;
-- What the schedule looks for.
create index jobs__to_expire            on jobs (valid_until) where deleted_at is null and expired_at is null;
