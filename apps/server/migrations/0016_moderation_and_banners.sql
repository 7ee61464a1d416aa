-- Why: operators take jobs down and hide cards by what stands in them, keep forbidden words, and run the banners themselves (A4, A7).

-- 禁用词. word_key is the word as texts are compared: half width, lower case, without spaces.
create table forbidden_words (
  id          text primary key,
  word        text not null,
  word_key    text not null,
  note        text,
  operator_id text not null references operators (id),
  created_at  timestamptz not null default now(),
  constraint forbidden_words__word_key unique (word_key)
);
create index forbidden_words__newest on forbidden_words (created_at desc, id desc);

-- What a review should look at: forbidden words and hints of rule 14 that the text held when it or the words changed.
alter table jobs add column flags text[] not null default '{}';
create index jobs__review on jobs (published_at desc, id desc);
create index jobs__flagged on jobs (published_at desc, id desc) where flags <> '{}';

-- Hidden cards, the newest first.
create index cards__hidden on cards (hidden_at desc, id desc) where hidden_at is not null;

alter table banners
  add column version integer not null default 1,
  add column disabled_at timestamptz,
  -- Null: a picture that came with the program, below /files/.
  add column picture_id text references stored_pictures (id),
  add constraint banners__period check (ends_at is null or starts_at is null or ends_at > starts_at);
-- Clicks of one banner on one day in Asia/Shanghai.
create table banner_clicks (
  banner_id text not null references banners (id) on delete cascade,
  day       date not null,
  clicks    integer not null,
  primary key (banner_id, day)
);

-- Open reports of what is reviewed.
create index feedback__reported_job on feedback (reported_job_id) where reported_job_id is not null and closed_at is null;
create index feedback__reported_card on feedback (reported_card_id) where reported_card_id is not null and closed_at is null;
