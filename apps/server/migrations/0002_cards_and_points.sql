-- Why: the main job: a practitioner publishes a card, an institution finds it and pays points for the contact.

create table cards (
  id                  text primary key,
  practitioner_id     text not null references practitioners (id),
  published_at        timestamptz,
  first_published_at  timestamptz,
  withdrawn_at        timestamptz,
  hidden_at           timestamptz,
  hidden_reason       text,
  hides_from_employer boolean not null default true,
  created_at          timestamptz not null default now(),
  -- Copies for search, kept by features/cards/refresh-card-search.ts.
  city_code           char(6),
  province_code       char(2),
  employer_key        text,
  constraint cards__practitioner unique (practitioner_id)
);

-- The talent pool without a scheme or grade filter: one index for each filter prefix, ending in the list's order.
create index cards__pool          on cards (published_at desc, id desc) where published_at is not null and hidden_at is null;
create index cards__pool_city     on cards (city_code, published_at desc, id desc) where published_at is not null and hidden_at is null;
create index cards__pool_province on cards (province_code, published_at desc, id desc) where published_at is not null and hidden_at is null;

-- One row per (published card, unexpired registration): rule 10 matches scheme and grade on the same row.
create table card_schemes (
  card_id       text not null references cards (id),
  scheme        text not null,
  grade         text not null,
  city_code     char(6),
  province_code char(2),
  published_at  timestamptz not null,
  valid_until   date,
  primary key (card_id, scheme)
);
create index card_schemes__grade                 on card_schemes (grade, published_at desc, card_id desc) include (valid_until);
create index card_schemes__city_grade            on card_schemes (city_code, grade, published_at desc, card_id desc) include (valid_until);
create index card_schemes__province_grade        on card_schemes (province_code, grade, published_at desc, card_id desc) include (valid_until);
create index card_schemes__scheme                on card_schemes (scheme, published_at desc, card_id desc) include (valid_until);
create index card_schemes__scheme_grade          on card_schemes (scheme, grade, published_at desc, card_id desc) include (valid_until);
create index card_schemes__scheme_city           on card_schemes (scheme, city_code, published_at desc, card_id desc) include (valid_until);
create index card_schemes__scheme_city_grade     on card_schemes (scheme, city_code, grade, published_at desc, card_id desc) include (valid_until);
create index card_schemes__scheme_province       on card_schemes (scheme, province_code, published_at desc, card_id desc) include (valid_until);
create index card_schemes__scheme_province_grade on card_schemes (scheme, province_code, grade, published_at desc, card_id desc) include (valid_until);
create index card_schemes__valid_until           on card_schemes (valid_until) where valid_until is not null;

-- Rule 12: institutions that a practitioner does not want to be seen by. The current employer is a flag on the card.
create table blocks (
  practitioner_id text not null references practitioners (id),
  institution_id  text not null references institutions (id),
  created_at      timestamptz not null default now(),
  primary key (practitioner_id, institution_id)
);
create index blocks__institution on blocks (institution_id, practitioner_id);

-- Rule 11. What was agreed to, in which version of the text, and when.
create table consents (
  id              text primary key,
  practitioner_id text not null references practitioners (id),
  kind            text not null check (kind in ('publish_card')),
  text_version    text not null,
  text_hash       bytea not null,
  granted_at      timestamptz not null default now()
);
create index consents__practitioner on consents (practitioner_id, kind, granted_at desc);

-- Rule 6. One row per (institution, practitioner).
create table card_views (
  institution_id  text not null references institutions (id),
  practitioner_id text not null references practitioners (id),
  card_id         text not null references cards (id),
  id              text not null,
  view_count      integer not null default 1,
  first_viewed_at timestamptz not null default now(),
  last_viewed_at  timestamptz not null default now(),
  primary key (institution_id, practitioner_id),
  constraint card_views__id unique (id)
);
create index card_views__recent on card_views (institution_id, last_viewed_at desc, id desc);

-- The price of one reveal; the newest row counts, the others are its history (A3).
create table reveal_prices (
  id          bigint generated always as identity primary key,
  points      integer not null check (points between 0 and 100000),
  operator_id text references operators (id),
  created_at  timestamptz not null default now()
);
insert into reveal_prices (points) values (1);

-- 会员点数. The balance is a checked cache of the ledger's sum (rule 2).
create table point_accounts (
  institution_id text primary key references institutions (id),
  balance        bigint not null default 0,
  entry_count    bigint not null default 0,
  constraint point_accounts__balance_not_negative check (balance >= 0)
);

create table contact_reveals (
  id                     text primary key,
  institution_id         text not null references institutions (id),
  practitioner_id        text not null references practitioners (id),
  institution_account_id text not null references institution_accounts (id),
  points                 integer not null check (points >= 0),
  -- The key of the request that paid, so that its repeat gets its own answer. The answer itself is not kept: after a
  -- withdrawal no repeat may show the contact (rule 4).
  idempotency_key        text not null,
  revealed_at            timestamptz not null default now(),
  refunded_at            timestamptz,
  constraint contact_reveals__institution_practitioner unique (institution_id, practitioner_id),
  constraint contact_reveals__key unique (institution_account_id, idempotency_key)
);
create index contact_reveals__practitioner on contact_reveals (practitioner_id, revealed_at desc);

-- 点数流水. Append-only, with the balance after each line and a number per institution without gaps (I5).
create table point_entries (
  id             text primary key,
  institution_id text not null references institutions (id),
  sequence       bigint not null,
  kind           text not null check (kind in ('grant', 'reveal', 'refund', 'correction')),
  points         bigint not null,
  balance_after  bigint not null check (balance_after >= 0),
  reveal_id      text references contact_reveals (id),
  operator_id    text references operators (id),
  note           text,
  created_at     timestamptz not null default now(),
  constraint point_entries__sequence unique (institution_id, sequence),
  constraint point_entries__sign check (
    (kind in ('grant', 'refund') and points > 0) or (kind = 'reveal' and points <= 0) or (kind = 'correction' and points <> 0)
  )
);
create unique index point_entries__one_charge on point_entries (reveal_id) where kind = 'reveal';
create unique index point_entries__one_refund on point_entries (reveal_id) where kind = 'refund';
create trigger point_entries__append_only before update or delete on point_entries
  for each row execute function refuse_change();

create table banners (
  id         text primary key,
  slot       text not null check (slot in ('talent_pool', 'jobs')),
  title      text not null,
  image_file text not null,
  link_url   text check (link_url is null or link_url ~ '^https://'),
  position   integer not null default 0,
  starts_at  timestamptz,
  ends_at    timestamptz,
  created_at timestamptz not null default now()
);
create index banners__slot on banners (slot, position, id);

-- One row per import run of the registry (A2), so that a file can be recognised and its figures shown.
create table registry_imports (
  id          text primary key,
  file_name   text not null,
  file_hash   bytea not null,
  started_at  timestamptz not null default now(),
  finished_at timestamptz,
  counts      jsonb not null default '{}'
);
