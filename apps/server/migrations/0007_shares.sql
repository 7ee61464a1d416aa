-- Why: a practitioner sends the own card to whom they like, with or without contact, and can end that (P5).

-- Rule 11: a share that shows contact has its own consent. text_hash is of the text that was agreed to.
alter table consents drop constraint consents__kind;
alter table consents add constraint consents__kind check (kind in ('publish_card', 'apply_to_job', 'share_card'));

create table shares (
  id              text primary key,
  practitioner_id text not null references practitioners (id),
  shows_contact   boolean not null,
  consent_id      text references consents (id),
  -- A code is found by its hash alone; the sealed copy is for its owner, and goes when the share ends.
  code_hash       bytea not null,
  code_cipher     bytea,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  ended_at        timestamptz,
  ended_reason    text check (ended_reason in ('expired', 'revoked', 'replaced', 'card_withdrawn')),
  view_count      integer not null default 0,
  last_viewed_at  timestamptz,
  constraint shares__code unique (code_hash),
  constraint shares__contact_has_consent check (shows_contact = (consent_id is not null)),
  constraint shares__end_has_reason check ((ended_at is null) = (ended_reason is null)),
  constraint shares__ended_has_no_code check ((ended_at is null) = (code_cipher is not null))
);
-- One living link of each kind: sending again ends the former.
create unique index shares__one_active on shares (practitioner_id, shows_contact) where ended_at is null;
create index shares__of_practitioner on shares (practitioner_id, created_at desc, id desc);
