import { inDictionaryOrder } from '@cert/contract/codes/dictionary';
import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { prepareQueries, walkedRows } from '../../platform/prepare-query.ts';
import { today } from '../../platform/today.ts';
import { isVisibleTo, type Viewer } from '../cards/is-visible-to.ts';

/** 地区, 岗位级别, 认证领域. A city wins over its province. */
export interface TalentFilters {
  cityCode?: string | undefined;
  provinceCode?: string | undefined;
  grade?: string | undefined;
  /** All of them at once (I11), none twice. */
  schemes?: readonly string[] | undefined;
}

/** The last row of a page: publish time in microseconds, which a Date would cut, and the card. */
export interface TalentPosition {
  publishedMicros: number;
  cardId: string;
}

export interface TalentRow {
  id: string;
  published_micros: number;
  name: string;
  birth_date: string | null;
  birth_precision: 'day' | 'month' | 'year' | null;
  city_code: string | null;
  education: string | null;
  /** Also the ended ones, see 0030_card_held.sql. */
  held: string;
  has_viewed: boolean;
  has_revealed: boolean;
}

/** The filters as the search rows know them: one scheme, or a pair of them and those beside it. */
interface Wanted {
  cityCode?: string | undefined;
  provinceCode?: string | undefined;
  grade?: string | undefined;
  scheme?: string;
  /** Two codes in the order of their letters: 'EMS+QMS'. */
  pair?: string;
  others?: readonly string[];
}

/** Of three and more the last two of the dictionary are walked, for the often held ones stand first in it. */
function wantedOf({ schemes = [], ...rest }: TalentFilters): Wanted {
  if (schemes.length < 2) return schemes[0] === undefined ? rest : { ...rest, scheme: schemes[0] };
  const ordered = inDictionaryOrder('scheme', schemes, (code) => code);
  const others = ordered.slice(0, -2);
  return { ...rest, pair: ordered.slice(-2).sort().join('+'), ...(others.length === 0 ? {} : { others }) };
}

/** The rows to walk: pairs of schemes, registrations, or the cards themselves. */
const rowsOf = ({ pair, scheme, grade }: Wanted) =>
  pair !== undefined ? sql`card_scheme_pairs s join cards c on c.id = s.card_id` : scheme !== undefined || grade !== undefined ? sql`card_schemes s join cards c on c.id = s.card_id` : undefined;

/**
 * The cards that fit, newest first. With a scheme or grade the search rows are walked in the order of the index that
 * begins with exactly these filters; without, the cards themselves. So the first page costs the same at a million cards.
 */
function matchingCards(viewer: Viewer, filters: Wanted, after: TalentPosition | undefined, limit: RawBuilder<unknown> | number): RawBuilder<unknown> {
  const searchRows = rowsOf(filters);
  const row = searchRows === undefined ? sql`c` : sql`s`;
  const cardId = searchRows === undefined ? sql`c.id` : sql`s.card_id`;
  const conditions = [isVisibleTo(viewer)];
  if (filters.scheme !== undefined) conditions.push(sql<boolean>`s.scheme = ${filters.scheme}`);
  if (filters.pair !== undefined) conditions.push(sql<boolean>`s.pair = ${filters.pair}`);
  if (filters.grade !== undefined) conditions.push(sql<boolean>`s.grade = ${filters.grade}`);
  if (searchRows !== undefined) conditions.push(sql<boolean>`(s.valid_until is null or s.valid_until >= ${today})`);
  // By the index of the search, not by the card's key: the neighbours of a row are neighbours there too. A scalar, because
  // PostgreSQL would turn an exists into a join that reads everybody of that scheme first.
  const ofGrade = filters.grade === undefined ? sql`` : sql`and o.grade = ${filters.grade}`;
  for (const other of filters.others ?? []) {
    conditions.push(sql<boolean>`(select true from card_schemes o where o.scheme = ${other} ${ofGrade}
      and o.published_at = s.published_at and o.card_id = s.card_id and (o.valid_until is null or o.valid_until >= ${today}) limit 1)`);
  }
  if (filters.cityCode !== undefined) conditions.push(sql<boolean>`${row}.city_code = ${filters.cityCode}`);
  else if (filters.provinceCode !== undefined) conditions.push(sql<boolean>`${row}.province_code = ${filters.provinceCode}`);
  if (after !== undefined) {
    conditions.push(sql<boolean>`(${row}.published_at, ${cardId}) < ('epoch'::timestamptz + ${after.publishedMicros}::bigint * interval '1 microsecond', ${after.cardId})`);
  }
  // Only a grade: a card stands here once for each scheme of that grade. They are neighbours in this order.
  const distinct = filters.grade !== undefined && filters.scheme === undefined && filters.pair === undefined ? sql`distinct on (s.published_at, s.card_id)` : sql``;
  return sql`
    select ${distinct} ${row}.published_at, ${cardId} as card_id, c.practitioner_id, c.held
    from ${searchRows ?? sql`cards c`}
    where ${sql.join(conditions, sql` and `)}
    order by ${row}.published_at desc, ${cardId} desc
    limit ${limit}`;
}

/** What one page asks for; `undefined` is a filter that is not set. */
export interface TalentPage extends TalentFilters {
  institutionId: string;
  nameKey: string;
  after: TalentPosition | undefined;
  /** Rows on the page; one more is read, which tells whether there is a next page. */
  limit: number;
  /** How many different cards an institution may list in one day. */
  mostPerDay: number;
}

interface PageValues extends Viewer {
  cityCode: string;
  provinceCode: string;
  grade: string;
  scheme: string;
  pair: string;
  /** The others, each under its place. */
  [other: `other${number}`]: string;
  publishedMicros: number;
  cardId: string;
  limit: number;
  mostPerDay: number;
}

type ListedRow = { [Column in keyof TalentRow]: TalentRow[Column] | null } & { is_admitted: boolean };

const filterNames = ['cityCode', 'provinceCode', 'grade', 'scheme', 'pair'] as const;

/** What the text of a page depends on: which filters are set, how many other schemes, the first page or a later one, its length. */
interface PageShape {
  set: (typeof filterNames)[number][];
  others: number;
  hasPosition: boolean;
  walked: number;
}

/**
 * One page of the pool with this institution's own history of each card, and the note of which cards it listed today
 * (rule 1), in one statement: what is shown and what is counted are the same rows. Notes do not wait for the disk; a
 * crash of the database may forget those of its last moment.
 * @throws the database's error RL001 with the seconds until tomorrow when the page would pass `mostPerDay`; then nothing
 * is noted.
 */
export async function listTalentRows(db: Db, { after, cityCode, provinceCode, grade, schemes, ...page }: TalentPage): Promise<TalentRow[]> {
  const { others = [], ...wanted } = wantedOf({ cityCode, provinceCode, grade, schemes });
  const shape: PageShape = {
    set: filterNames.filter((name) => wanted[name] !== undefined),
    others: others.length,
    hasPosition: after !== undefined,
    walked: walkedRows(page.limit),
  };
  const values = { ...page, ...wanted, ...Object.fromEntries(others.map((code, place) => [`other${place}`, code])), ...after };
  const rows = await askPage(db, shape, values as PageValues);
  return rows.filter((row): row is ListedRow & TalentRow => row.id !== null);
}

const askPage = prepareQueries<PageShape, PageValues, ListedRow>(({ set, others, hasPosition, walked }, values) => {
  const filters: Wanted = {
    ...Object.fromEntries(set.map((name) => [name, values[name]])),
    others: Array.from({ length: others }, (_nothing, place) => values[`other${place}`] ?? ''),
  };
  const after = hasPosition ? { publishedMicros: values.publishedMicros, cardId: values.cardId } : undefined;
  return sql<ListedRow>`
    with page as materialized (${matchingCards(values, filters, after, sql.lit(walked + 1))}),
    quick as (select set_config('synchronous_commit', 'off', true) as setting, (now() at time zone 'Asia/Shanghai') as local),
    added as (
      insert into card_listings (institution_id, day, card_id)
      select ${values.institutionId}, quick.local::date, shown.card_id
      from quick, (select card_id from page order by published_at desc, card_id desc limit ${values.limit}::int) as shown
      where quick.setting is not null order by shown.card_id
      on conflict do nothing returning 1
    ),
    today as (
      insert into limit_counters as counter (key, count, expires_at)
      select 'card-rows:' || ${values.institutionId} || ':' || quick.local::date, new.count, (quick.local::date + 1)::timestamp at time zone 'Asia/Shanghai'
      from quick, (select count(*)::int as count from added) as new where new.count > 0
      on conflict (key) do update set count = counter.count + excluded.count
      returning count, ceil(extract(epoch from expires_at - now()))::int as wait
    ),
    admitted as (select coalesce((select case when today.count > ${values.mostPerDay}::int then refuse_limit(today.wait) end from today), true) as is_admitted)
    select admitted.is_admitted, c.card_id as id, (extract(epoch from c.published_at) * 1000000)::bigint as published_micros,
      ${summaryColumns(values)}
    from admitted left join ((select * from page order by published_at desc, card_id desc limit ${values.limit}::int + 1) as c join practitioners p on p.id = c.practitioner_id) on true
    order by c.published_at desc, c.card_id desc`;
});

/** What a row of any list of cards shows of a practitioner `p` with the card `c`. */
export const summaryColumns = (viewer: Viewer): RawBuilder<unknown> => sql`
  p.name, p.birth_date, p.birth_precision, p.city_code, p.education, c.held,
  exists (select 1 from card_views v where v.institution_id = ${viewer.institutionId} and v.practitioner_id = p.id) as has_viewed,
  exists (select 1 from contact_reveals rv where rv.institution_id = ${viewer.institutionId} and rv.practitioner_id = p.id) as has_revealed`;

/** How many cards fit, counted to a cap: the walk stops there. */
export async function countTalentRows(db: Db | Tx, viewer: Viewer, filters: TalentFilters, cap: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${matchingCards(viewer, wantedOf(filters), undefined, cap)}) as counted
  `.execute(db);
  return rows[0]?.count ?? 0;
}
