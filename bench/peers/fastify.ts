// The honest baseline: what somebody who knows the trade writes by hand for this one list. Fastify, pg with named
// statements, an answer schema for its serialiser. With PROMISES=1 it keeps what ours keeps (sign-in, the counted limit,
// the note of listed cards), without it only the list.
import Fastify from 'fastify';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { findCity } from '@cert/contract/codes/regions';
import { maskName } from '../../apps/server/src/features/cards/mask-name.ts';
import { ageOn } from '../../apps/server/src/features/cards/rules.ts';
import { readerOptions } from '../../apps/server/src/platform/database.ts';
import { shanghaiDay } from '../../apps/server/src/platform/shanghai-day.ts';

const keepsPromises = process.env['PROMISES'] === '1';
const anyone = { id: process.env['INSTITUTION_ID'] ?? '', name_key: process.env['NAME_KEY'] ?? '' };
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
// As many connections as ours has for such questions, and each plans a statement once.
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 8, options: readerOptions });

interface Filters { cityCode?: string; provinceCode?: string; grade?: string; schemes?: string; limit: number }
interface Row { id: string; name: string; birth_date: string | null; birth_precision: 'day' | null; city_code: string | null; education: string | null; registrations: { scheme: string; grade: string }[]; has_viewed: boolean; has_revealed: boolean }

/** The same index is walked as by ours: a list that reads all matching cards and sorts them would be no baseline. */
function listSql(filters: Filters): { name: string; text: string; values: string[] } {
  const usesSearchRows = filters.schemes !== undefined || filters.grade !== undefined;
  const row = usesSearchRows ? 's' : 'c';
  const cardId = usesSearchRows ? 's.card_id' : 'c.id';
  const columns = { schemes: 's.scheme', grade: 's.grade', cityCode: `${row}.city_code`, provinceCode: `${row}.province_code` } as const;
  const set = (['schemes', 'grade', 'cityCode', 'provinceCode'] as const).filter((name) => filters[name] !== undefined);
  const conditions = set.map((name, index) => `${columns[name]} = $${index + 3}`);
  const text = `
    with page as materialized (
      select ${filters.grade !== undefined && filters.schemes === undefined ? 'distinct on (s.published_at, s.card_id)' : ''} ${row}.published_at, ${cardId} as id
      from ${usesSearchRows ? 'card_schemes s join cards c on c.id = s.card_id' : 'cards c'}
      where c.published_at is not null and c.hidden_at is null and not (c.hides_from_employer and c.employer_key is not null and c.employer_key = $2)
        and (select 1 from blocks b where b.practitioner_id = c.practitioner_id and b.institution_id = $1 limit 1) is null
        ${usesSearchRows ? "and (s.valid_until is null or s.valid_until >= (now() at time zone 'Asia/Shanghai')::date)" : ''}
        ${conditions.map((condition) => `and ${condition}`).join(' ')}
      order by ${row}.published_at desc, ${cardId} desc limit ${filters.limit + 1})
    select c.id, p.name, p.birth_date, p.birth_precision, p.city_code, p.education,
      (select json_agg(json_build_object('scheme', r.scheme, 'grade', r.grade)) from registrations r
        where r.practitioner_id = p.id and (r.valid_until is null or r.valid_until >= (now() at time zone 'Asia/Shanghai')::date)) as registrations,
      exists (select 1 from card_views v where v.institution_id = $1 and v.practitioner_id = p.id) as has_viewed,
      exists (select 1 from contact_reveals v where v.institution_id = $1 and v.practitioner_id = p.id) as has_revealed
    from page join cards c using (id) join practitioners p on p.id = c.practitioner_id order by page.published_at desc, c.id desc`;
  return { name: `list-${set.join('-')}-${filters.limit}`, text, values: set.map((name) => filters[name]!) };
}

const session = {
  name: 'session',
  text: `select i.id, i.name_key from sessions s join institution_accounts a on a.id = s.account_id join institutions i on i.id = a.institution_id
    where s.token_hash = $1 and s.ended_at is null and s.expires_at > now() and a.disabled_at is null and i.disabled_at is null`,
};
const counter = {
  name: 'counter',
  text: `with quick as (select set_config('synchronous_commit', 'off', true) as setting)
    insert into limit_counters as c (key, count, expires_at) select $1, 1, now() + interval '1 minute' from quick where setting is not null
    on conflict (key) do update set count = case when c.expires_at <= now() then 1 else c.count + 1 end,
      expires_at = case when c.expires_at <= now() then excluded.expires_at else c.expires_at end returning count`,
};
const note = {
  name: 'note',
  text: `with quick as (select set_config('synchronous_commit', 'off', true) as setting)
    insert into card_listings (institution_id, day, card_id) select $1, (now() at time zone 'Asia/Shanghai')::date, id from quick, unnest($2::text[]) as id where setting is not null on conflict do nothing`,
};

const app = Fastify();
const text = { type: 'string' };
const nullable = (type: string) => ({ type: [type, 'null'] });
const item = { type: 'object', properties: { id: text, maskedName: text, age: nullable('integer'), cityName: nullable('string'), education: nullable('string'), registrations: { type: 'array', items: { type: 'object', properties: { scheme: text, grade: text } } }, hasViewed: { type: 'boolean' }, hasRevealed: { type: 'boolean' } } };
const schema = {
  querystring: { type: 'object', additionalProperties: false, properties: { cityCode: text, provinceCode: text, grade: text, schemes: text, limit: { type: 'integer', minimum: 1, maximum: 50, default: 20 } } },
  response: { 200: { type: 'object', properties: { items: { type: 'array', items: item }, nextCursor: nullable('string') } } },
};
app.get('/v1/cards', { schema }, async (request) => {
  const { limit, ...filters } = request.query as Filters;
  let viewer = anyone;
  if (keepsPromises) {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    const found = await pool.query<typeof anyone>({ ...session, values: [createHash('sha256').update(token).digest()] });
    if (found.rows[0] === undefined) throw new Error('not signed in');
    viewer = found.rows[0];
    const counted = await pool.query<{ count: number }>({ ...counter, values: [`card-list:${viewer.id}`] });
    if (counted.rows[0]!.count > 1_000_000_000) throw new Error('too many');
  }
  const list = listSql({ ...filters, limit });
  const { rows } = await pool.query<Row>({ ...list, values: [viewer.id, viewer.name_key, ...list.values] });
  const shown = rows.slice(0, limit);
  if (keepsPromises) await pool.query({ ...note, values: [viewer.id, shown.map((row) => row.id)] });
  const today = shanghaiDay();
  return {
    items: shown.map((row) => ({
      id: row.id,
      maskedName: maskName(row.name),
      age: row.birth_date === null || row.birth_precision === null ? null : ageOn({ date: row.birth_date, precision: row.birth_precision }, today),
      cityName: row.city_code === null ? null : (findCity(row.city_code)?.name ?? null),
      education: row.education,
      registrations: row.registrations ?? [],
      hasViewed: row.has_viewed,
      hasRevealed: row.has_revealed,
    })),
    nextCursor: rows.length > limit ? Buffer.from(shown.at(-1)!.id).toString('base64url') : null,
  };
});
app.get('/readyz', async () => ({ status: 'ready' }));
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
