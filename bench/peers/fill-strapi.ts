// Strapi works with tables of its own making alone: they lie in a schema beside ours and hold the same people.
import { createHmac } from 'node:crypto';
import { query, type BenchDatabase } from '../data/open-database.ts';

export const schema = 'strapi';
export const token = 'bench-read-only-token';
export const tokenSalt = 'a salt of the bench alone';
/** Raise it when what is filled changes: a schema of an older form is made anew. */
const form = 'form 1';

/** A schema for Strapi to make its tables in; false when it is there and full. A new database has none. */
export async function mustFill({ ownerUrl }: BenchDatabase): Promise<boolean> {
  const { rows } = await query(ownerUrl, `select obj_description(oid, 'pg_namespace') as mark from pg_namespace where nspname = $1`, [schema]);
  if (rows[0]?.['mark'] === form) return false;
  await query(ownerUrl, `drop schema if exists ${schema} cascade; create schema ${schema}`);
  return true;
}

/**
 * Fills the tables that Strapi has made, as its own forms would. Card and person are one row, which spares it a join; the
 * order of the registrations and the link between both are as Strapi keeps them.
 */
export async function fillStrapi({ adminUrl }: BenchDatabase): Promise<void> {
  const always = 'created_at, updated_at, published_at';
  const now = `now() at time zone 'UTC'`;
  await query(
    adminUrl,
    // Foreign keys are true by construction; checking each row would take longer than writing it.
    `set local session_replication_role = replica; set local synchronous_commit = off; set local maintenance_work_mem = '512MB'; set local search_path = ${schema}, public;
    insert into bench_cards (id, document_id, card_id, card_published_at, hidden_at, province_code, name, birth_date, city_code, education, ${always})
      select row_number() over (order by c.published_at), left(md5(c.id), 24), c.id, c.published_at at time zone 'UTC', c.hidden_at at time zone 'UTC', c.province_code, p.name, p.birth_date, c.city_code, p.education, ${now}, ${now}, ${now}
      from cards c join practitioners p on p.id = c.practitioner_id;
    create temporary table numbered on commit drop as
      select row_number() over (order by b.id, r.scheme)::int as id, b.id as card, row_number() over (partition by b.id order by r.scheme) as place, r.id as ours, r.scheme, r.grade
      from bench_cards b join cards c on c.id = b.card_id join registrations r on r.practitioner_id = c.practitioner_id;
    insert into bench_registrations (id, document_id, scheme, grade, ${always})
      select id, left(md5(ours), 24), scheme, grade, ${now}, ${now}, ${now} from numbered;
    insert into bench_registrations_card_lnk (id, bench_registration_id, bench_card_id, bench_registration_ord) select id, id, card, place from numbered;
    ${['bench_cards', 'bench_registrations', 'bench_registrations_card_lnk'].map((table) => `select setval('${table}_id_seq', max(id)) from ${table}`).join(';')};
    insert into strapi_api_tokens (document_id, name, description, type, kind, access_key, ${always})
      values (left(md5('bench'), 24), 'bench', '', 'read-only', 'content-api', '${createHmac('sha512', tokenSalt).update(token).digest('hex')}', ${now}, ${now}, ${now});
    ${indexes.map((index) => `create index on ${index}`).join(';')}`,
  );
  await query(adminUrl, `vacuum analyze ${schema}.bench_cards, ${schema}.bench_registrations, ${schema}.bench_registrations_card_lnk`);
  await query(adminUrl, `comment on schema ${schema} is '${form}'`);
}

/** What somebody who looks at its slow questions would add; Strapi leaves alone what it has not made. */
const indexes = [
  'bench_cards (card_published_at desc, card_id desc)',
  'bench_cards (city_code, card_published_at desc, card_id desc)',
  'bench_cards (province_code, card_published_at desc, card_id desc)',
  'bench_registrations (scheme, grade)',
  'bench_registrations (grade)',
  'bench_registrations_card_lnk (bench_card_id, bench_registration_id)',
];
