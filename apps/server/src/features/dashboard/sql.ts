import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import type { DayFigure } from './rules.ts';

const start = (day: string, plus = 0) => sql`((${day}::date + ${plus}::int)::timestamp at time zone 'Asia/Shanghai')`;
const dayOf = (time: RawBuilder<unknown>) => sql`(${time} at time zone 'Asia/Shanghai')::date`;

/** A person of unknown place. */
const unknownPlace = '00';
const placeOf = sql`coalesce(left(p.city_code, 2), ${unknownPlace}::text)`;

/**
 * What happened on each day from the first to the last, in Shanghai days, with the slices by province, scheme and post
 * type. Something with several schemes counts for each of them, and once in `all`.
 */
export function flowRows(from: string, to: string): RawBuilder<unknown> {
  const during = (time: RawBuilder<unknown>) => sql`${time} >= ${start(from)} and ${time} < ${start(to, 1)}`;
  const rows = (dimension: string, measure: string, time: RawBuilder<unknown>, key: RawBuilder<unknown>, value: RawBuilder<unknown>, tables: RawBuilder<unknown>) =>
    sql`select ${dimension}::text as dimension, ${dayOf(time)} as day, ${measure}::text as measure, ${key} as key, ${value} as value from ${tables} where ${during(time)} group by 2, 4`;
  const none = sql`''::text`;
  const count = sql`count(*)`;
  const [revealed, created, submitted, spent] = [sql`r.revealed_at`, sql`j.created_at`, sql`a.submitted_at`, sql`e.created_at`];
  const answered = sql`count(*) filter (where a.viewed_at is not null)`;
  const person = sql`contact_reveals r join practitioners p on p.id = r.practitioner_id`;
  const job = sql`applications a join jobs j on j.id = a.job_id`;
  const parts = [
    rows('all', 'cardsPublished', sql`c.first_published_at`, none, count, sql`cards c`),
    rows('all', 'reveals', revealed, none, count, sql`contact_reveals r`),
    rows('province', 'reveals', revealed, placeOf, count, person),
    rows('scheme', 'reveals', revealed, sql`g.scheme`, count, sql`${person} join registrations g on g.practitioner_id = p.id`),
    rows('all', 'jobsPublished', created, none, count, sql`jobs j`),
    rows('province', 'jobsPublished', created, sql`j.province_code::text`, count, sql`jobs j`),
    rows('post_type', 'jobsPublished', created, sql`j.post_type`, count, sql`jobs j`),
    rows('scheme', 'jobsPublished', created, sql`s.scheme`, count, sql`jobs j cross join unnest(j.schemes) as s (scheme)`),
    rows('all', 'applications', submitted, none, count, sql`applications a`),
    rows('province', 'applications', submitted, sql`j.province_code::text`, count, job),
    rows('post_type', 'applications', submitted, sql`j.post_type`, count, job),
    rows('scheme', 'applications', submitted, sql`s.scheme`, count, sql`${job} cross join unnest(j.schemes) as s (scheme)`),
    rows('all', 'responses', submitted, none, answered, sql`applications a`),
    rows('all', 'pointsSpent', spent, none, sql`coalesce(-sum(e.points) filter (where e.kind = 'reveal'), 0)::bigint`, sql`(select * from point_entries where kind in ('reveal', 'refund')) e`),
    rows('all', 'pointsRefunded', spent, none, sql`coalesce(sum(e.points) filter (where e.kind = 'refund'), 0)::bigint`, sql`(select * from point_entries where kind in ('reveal', 'refund')) e`),
  ];
  return sql.join(parts, sql` union all `);
}

/**
 * Cards in the pool at the end of each day, from what each card says now: in the pool from its last publishing, or from
 * its first until it was withdrawn or hidden. So a day is right when it is counted soon after it ended.
 */
const poolRows = (from: string, to: string): RawBuilder<unknown> => sql`
  select 'all' as dimension, day::date, 'cardsOpen' as measure, '' as key, sum(sum(change)) over (order by day)::bigint as value from (
    select greatest(${dayOf(sql`entered`)}, ${from}::date) as day, 1 as change from spans where entered < ${start(to, 1)}
    union all
    select greatest(${dayOf(sql`left_at`)}, ${from}::date), -1 from spans where entered < ${start(to, 1)} and left_at < ${start(to, 1)}
    union all
    select generate_series(${from}::date, ${to}::date, interval '1 day')::date, 0
  ) changes group by day`;

/** The pool of this moment by province and scheme, and the open jobs. */
const sliceRows = (today: string): RawBuilder<unknown> => sql`
  select 'province', ${today}::date, 'cardsOpen', coalesce(province_code::text, ${unknownPlace}), count(*) from cards where published_at is not null and hidden_at is null group by 4
  union all
  select 'scheme', ${today}::date, 'cardsOpen', s.scheme, count(*) from card_schemes s join cards c on c.id = s.card_id
    where c.published_at is not null and c.hidden_at is null and (s.valid_until is null or s.valid_until >= ${today}::date) group by 4
  union all
  select 'all', ${today}::date, 'jobsOpen', '', count(*) from jobs
    where deleted_at is null and paused_at is null and taken_down_at is null and valid_until >= ${today}::date`;

const keep = sql`on conflict (dimension, day, measure, key) do update set value = excluded.value`;

/** Counts the flows of these days anew. */
export async function writeFlows(tx: Tx, from: string, to: string): Promise<void> {
  await sql`delete from daily_figures where day >= ${from}::date and day <= ${to}::date and measure not in ('cardsOpen', 'jobsOpen', 'countedAt')`.execute(tx);
  await sql`insert into daily_figures (dimension, day, measure, key, value) ${flowRows(from, to)}`.execute(tx);
}

/** Counts what is open: the pool for each of these days, its slices for the last one, and notes the moment. */
export async function writeStocks(tx: Tx, from: string, to: string): Promise<void> {
  await sql`delete from daily_figures where day = ${to}::date and measure in ('cardsOpen', 'jobsOpen', 'countedAt')`.execute(tx);
  await sql`
    with spans as (
      select case when published_at is null then first_published_at else published_at end as entered,
        least(case when published_at is null then withdrawn_at end, hidden_at) as left_at
      from cards where first_published_at is not null or published_at is not null
    )
    insert into daily_figures (dimension, day, measure, key, value)
    select * from (${poolRows(from, to)}) pool
    union all ${sliceRows(to)}
    union all select 'all', ${to}::date, 'countedAt', '', (extract(epoch from now()) * 1000)::bigint
    ${keep}`.execute(tx);
}

/** When and for which day the figures were last written. */
export async function findLastCount(db: Db | Tx): Promise<{ day: string; at: Date } | undefined> {
  const row = await db.selectFrom('daily_figures').select(['day', 'value']).where('dimension', '=', 'all').where('measure', '=', 'countedAt').orderBy('day', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? undefined : { day: row.day, at: new Date(row.value) };
}

/** Days whose applications were opened since, although they are older: their response rate has changed. */
export async function readAnsweredDays(db: Db | Tx, { since, before }: { since: Date; before: string }): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select distinct ${dayOf(sql`submitted_at`)} as day from applications where viewed_at >= ${since} and submitted_at < ${start(before)} order by 1 limit 400
  `.execute(db);
  return rows.map((row) => row.day);
}

/** The kept figures of `all` by day. */
export const readDays = (db: Db | Tx, from: string, to: string): Promise<DayFigure[]> =>
  db.selectFrom('daily_figures').selectAll().where('dimension', '=', 'all').where('day', '>=', from).where('day', '<=', to).execute();

/** The kept flows of the slices, added up. */
export async function readSlices(db: Db | Tx, from: string, to: string): Promise<Omit<DayFigure, 'day'>[]> {
  return db
    .selectFrom('daily_figures')
    .select(['dimension', 'measure', 'key'])
    .select(({ fn }) => sql<number>`${fn.sum('value')}::bigint`.as('value'))
    .where('dimension', 'in', ['province', 'scheme', 'post_type'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('measure', '<>', 'cardsOpen')
    .groupBy(['dimension', 'measure', 'key'])
    .execute();
}

/** The pool by province and scheme as it was last counted. */
export const readPoolSlices = (db: Db | Tx, day: string): Promise<DayFigure[]> =>
  db.selectFrom('daily_figures').selectAll().where('dimension', 'in', ['province', 'scheme']).where('day', '=', day).where('measure', '=', 'cardsOpen').execute();

/** The flows of one day as they are now. */
export async function countDay(db: Db | Tx, day: string): Promise<DayFigure[]> {
  const { rows } = await sql<DayFigure>`${flowRows(day, day)}`.execute(db);
  return rows;
}
