-- Why: a practitioner sends the own card to one job (P7, P8), and the institution of that job handles it (I9, I11).

-- Rule 11: every application has its own consent, which names the institution. text_hash is of the text with that name.
alter table consents drop constraint consents_kind_check;
alter table consents add constraint consents__kind check (kind in ('publish_card', 'apply_to_job'));
alter table consents add column institution_id text references institutions (id);
alter table consents add constraint consents__names_recipient check ((kind = 'apply_to_job') = (institution_id is not null));

-- 投递. No contact stands here: it is read from the registry while the application gives the right to it (rule 5).
create table applications (
  id              text primary key,
  job_id          text not null,
  institution_id  text not null,
  practitioner_id text not null references practitioners (id),
  -- Checked at commit: the application is inserted first, so that who loses the race leaves no consent.
  consent_id      text not null references consents (id) deferrable initially deferred,
  -- The card as it was when it was sent (rule 17), without contact.
  card_snapshot   jsonb not null,
  submitted_at    timestamptz not null,
  viewed_at       timestamptz,
  mark            text check (mark in ('suitable', 'unsuitable')),
  marked_at       timestamptz,
  withdrawn_at    timestamptz,
  constraint applications__job foreign key (job_id, institution_id) references jobs (id, institution_id),
  constraint applications__mark_has_time check ((mark is null) = (marked_at is null)),
  constraint applications__marked_is_viewed check (mark is null or viewed_at is not null)
);
-- Rule 17: one active application per (practitioner, job); a withdrawn one makes room for the next.
create unique index applications__one_active on applications (job_id, practitioner_id) where withdrawn_at is null;
create index applications__of_job          on applications (job_id, submitted_at desc, id desc);
create index applications__of_practitioner on applications (practitioner_id, submitted_at desc, id desc);
create index applications__to_institution  on applications (institution_id, submitted_at desc, id desc);
