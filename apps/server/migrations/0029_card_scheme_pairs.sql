-- Why: several schemes at once (I11) must be as fast as one: the pool is then walked by pairs of schemes, not by probing.

-- One row per published card and two of its schemes. `pair` holds both codes in the order of their letters, 'EMS+QMS';
-- `grade` is the grade of both registrations, null when they differ (rule 10); `valid_until` is the earlier end.
create table card_scheme_pairs (
  card_id       text not null references cards (id),
  pair          text not null,
  grade         text,
  city_code     char(6),
  province_code char(2),
  published_at  timestamptz not null,
  valid_until   date,
  primary key (card_id, pair)
);

-- What the rows must be, for whoever writes them.
create view scheme_pairs_now as
  select s.card_id, s.scheme || '+' || t.scheme as pair, case when s.grade = t.grade then s.grade end as grade,
    s.city_code, s.province_code, s.published_at, least(s.valid_until, t.valid_until) as valid_until
  from card_schemes s join card_schemes t on t.card_id = s.card_id and s.scheme < t.scheme collate "C";

insert into card_scheme_pairs select * from scheme_pairs_now order by published_at;

create index card_scheme_pairs__pair                on card_scheme_pairs (pair, published_at desc, card_id desc) include (valid_until);
create index card_scheme_pairs__pair_grade          on card_scheme_pairs (pair, grade, published_at desc, card_id desc) include (valid_until);
create index card_scheme_pairs__pair_city           on card_scheme_pairs (pair, city_code, published_at desc, card_id desc) include (valid_until);
create index card_scheme_pairs__pair_city_grade     on card_scheme_pairs (pair, city_code, grade, published_at desc, card_id desc) include (valid_until);
create index card_scheme_pairs__pair_province       on card_scheme_pairs (pair, province_code, published_at desc, card_id desc) include (valid_until);
create index card_scheme_pairs__pair_province_grade on card_scheme_pairs (pair, province_code, grade, published_at desc, card_id desc) include (valid_until);
create index card_scheme_pairs__valid_until         on card_scheme_pairs (valid_until) where valid_until is not null;
