-- Why: an institution may see only so many different cards in its lists in one day, so that the pool cannot be copied.

-- Kept for the day alone. No reference to the cards: a list that is read must not touch the rows of its cards.
create table card_listings (
  institution_id text not null,
  day            date not null,
  card_id        text not null,
  primary key (institution_id, day, card_id)
);
create index card_listings__day on card_listings (day);
