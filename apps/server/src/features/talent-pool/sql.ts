import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { isVisibleTo, type Viewer } from '../cards/is-visible-to.ts';

/** 地区, 岗位级别, 认证领域. A city wins over its province. */
export interface TalentFilters {
  cityCode?: string | undefined;
  provinceCode?: string | undefined;
  grade?: string | undefined;
  scheme?: string | undefined;
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
  registrations: { scheme: string; grade: string }[];
  has_viewed: boolean;
  has_revealed: boolean;
}

const today = sql`(now() at time zone 'Asia/Shanghai')::date`;

/**
 * The cards that fit, newest first. With a scheme or grade the search rows are walked in the order of the index that
 * begins with exactly these filters; without, the cards themselves. So the first page costs the same at a million cards.
 */
function matchingCards(viewer: Viewer, filters: TalentFilters, after: TalentPosition | undefined, limit: number): RawBuilder<unknown> {
  const usesSearchRows = filters.scheme !== undefined || filters.grade !== undefined;
  const row = usesSearchRows ? sql`s` : sql`c`;
  const cardId = usesSearchRows ? sql`s.card_id` : sql`c.id`;
  const conditions = [isVisibleTo(viewer)];
  if (filters.scheme !== undefined) conditions.push(sql<boolean>`s.scheme = ${filters.scheme}`);
  if (filters.grade !== undefined) conditions.push(sql<boolean>`s.grade = ${filters.grade}`);
  if (usesSearchRows) conditions.push(sql<boolean>`(s.valid_until is null or s.valid_until >= ${today})`);
  if (filters.cityCode !== undefined) conditions.push(sql<boolean>`${row}.city_code = ${filters.cityCode}`);
  else if (filters.provinceCode !== undefined) conditions.push(sql<boolean>`${row}.province_code = ${filters.provinceCode}`);
  if (after !== undefined) {
    conditions.push(sql<boolean>`(${row}.published_at, ${cardId}) < ('epoch'::timestamptz + ${after.publishedMicros}::bigint * interval '1 microsecond', ${after.cardId})`);
  }
  // Only a grade: a card stands here once for each scheme of that grade. They are neighbours in this order.
  const distinct = filters.grade !== undefined && filters.scheme === undefined ? sql`distinct on (s.published_at, s.card_id)` : sql``;
  return sql`
    select ${distinct} ${row}.published_at, ${cardId} as card_id
    from ${usesSearchRows ? sql`card_schemes s join cards c on c.id = s.card_id` : sql`cards c`}
    where ${sql.join(conditions, sql` and `)}
    order by ${row}.published_at desc, ${cardId} desc
    limit ${limit}`;
}

/** One page of the pool as rows, with this institution's own history of each card. */
export async function findTalentRows(
  db: Db | Tx,
  viewer: Viewer,
  { filters, after, limit }: { filters: TalentFilters; after: TalentPosition | undefined; limit: number },
): Promise<TalentRow[]> {
  const { rows } = await sql<TalentRow>`
    with page as materialized (${matchingCards(viewer, filters, after, limit)})
    select c.id, (extract(epoch from page.published_at) * 1000000)::bigint as published_micros,
      ${summaryColumns(viewer)}
    from page join cards c on c.id = page.card_id join practitioners p on p.id = c.practitioner_id
    order by page.published_at desc, c.id desc
  `.execute(db);
  return rows;
}

/** What a row of any list of cards shows, from `c` and `p`. */
export const summaryColumns = (viewer: Viewer): RawBuilder<unknown> => sql`
  p.name, p.birth_date, p.birth_precision, p.city_code, p.education,
  coalesce((select json_agg(json_build_object('scheme', r.scheme, 'grade', r.grade)) from registrations r
    where r.practitioner_id = p.id and (r.valid_until is null or r.valid_until >= ${today})), '[]'::json) as registrations,
  exists (select 1 from card_views v where v.institution_id = ${viewer.institutionId} and v.practitioner_id = p.id) as has_viewed,
  exists (select 1 from contact_reveals rv where rv.institution_id = ${viewer.institutionId} and rv.practitioner_id = p.id) as has_revealed`;

/** How many cards fit, counted to a cap: the walk stops there. */
export async function countTalentRows(db: Db | Tx, viewer: Viewer, filters: TalentFilters, cap: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${matchingCards(viewer, filters, undefined, cap)}) as counted
  `.execute(db);
  return rows[0]?.count ?? 0;
}
