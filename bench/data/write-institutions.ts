// Institutions that look and hire, each with one account, one open session and points.
import { createHash } from 'node:crypto';
import pg, { type Client } from 'pg';
import { institutionKey } from '../../apps/server/src/features/institutions/rules.ts';

/** Ten jobs each make the 15,000 jobs. */
export const institutionCount = 1_500;
export const employerName = (number: number): string => `第${number}认证有限公司`;
export const startPoints = 100_000_000;

/** Bearer tokens of the bench, known beforehand; the server keeps only their hash. */
export const tokenOf = (audience: 'institution' | 'practitioner' | 'operator', number: number): string =>
  `${{ institution: 'it', practitioner: 'pt', operator: 'ot' }[audience]}_${createHash('sha256').update(`bench ${audience} ${number}`).digest('base64url')}`;

export const institutionId = (number: number): string => `inst_${String(number).padStart(22, '0')}`;
export const accountId = (number: number): string => `iacc_${String(number).padStart(22, '0')}`;

export async function writeInstitutions(client: Client, practitionerIds: readonly string[]): Promise<void> {
  const numbers = Array.from({ length: institutionCount }, (_, number) => number);
  const names = numbers.map(employerName);
  await client.query(
    `insert into institutions (id, name, name_key) select * from unnest($1::text[], $2::text[], $3::text[])`,
    [numbers.map(institutionId), names, names.map(institutionKey)],
  );
  await client.query(
    `insert into institution_accounts (id, institution_id, account_name, password_hash, password_set_at)
     select a, i, 'bench' || right(a, 6), 'no password', now() from unnest($1::text[], $2::text[]) as made (a, i)`,
    [numbers.map(accountId), numbers.map(institutionId)],
  );
  await client.query('insert into point_accounts (institution_id, balance, entry_count) select id, $1, 1 from institutions', [startPoints]);
  await client.query(
    `insert into point_entries (id, institution_id, sequence, kind, points, balance_after)
     select 'entry_' || right(id, 22), id, 1, 'grant', $1::bigint, $1::bigint from institutions`,
    [startPoints],
  );
  await client.query(`insert into operators (id, account_name, display_name, role, password_hash, password_set_at) values ('oper_bench', 'bench', '测试运营', 'administrator', 'no password', now())`);
  await writeSessions(client, 'institution', numbers.map(accountId));
  await writeSessions(client, 'practitioner', practitionerIds.slice(0, 500));
  await writeSessions(client, 'operator', ['oper_bench']);
}

async function writeSessions(client: Client, audience: 'institution' | 'practitioner' | 'operator', accountIds: readonly string[]): Promise<void> {
  const hashes = accountIds.map((_, number) => createHash('sha256').update(tokenOf(audience, number)).digest());
  await client.query(
    `insert into sessions (id, token_hash, audience, account_id, expires_at)
     select 'sess_' || md5($1 || account), hash, $1, account, now() + interval '1 day' from unnest($2::bytea[], $3::text[]) as made (hash, account)`,
    [audience, hashes, accountIds],
  );
}

/** The last institution is blocked by one practitioner in ten, the others by a few. */
export async function writeBlocks(client: Client): Promise<void> {
  await client.query(
    `insert into blocks (practitioner_id, institution_id)
     select practitioner_id, $1 from cards where hashtext(id) % 10 = 0
     union select practitioner_id, 'inst_' || lpad((abs(hashtext(practitioner_id)) % ($2::int - 1))::text, 22, '0') from cards where hashtext(id) % 50 = 1`,
    [institutionId(institutionCount - 1), institutionCount],
  );
}

/** 100,000 lines of the ledger: reveals that were paid, spread over all institutions; the other people are left to measure with. */
export async function writeLedger(client: Client, lines: number): Promise<void> {
  await client.query(
    `with made as (
       select n, 'inst_' || lpad((n % $2::int)::text, 22, '0') as institution_id, (n / $2::int) + 2 as sequence,
         (select array_agg(id) from (select id from practitioners order by id limit 5000) as few) as people
       from generate_series(0, $1::int - 1) as n
     ), reveals as (
       insert into contact_reveals (id, institution_id, practitioner_id, institution_account_id, points, idempotency_key, revealed_at)
       select 'rev_' || md5('bench reveal ' || n), institution_id, people[1 + (n * 7 + n / $2::int) % array_length(people, 1)], 'iacc_' || right(institution_id, 22), 1, 'bench' || lpad(n::text, 20, '0'),
         now() - interval '1 hour' * (n % 8000) - interval '2 days'
       from made on conflict do nothing returning id, institution_id, revealed_at
     ), numbered as (
       select id, institution_id, revealed_at, row_number() over (partition by institution_id order by revealed_at, id) as number from reveals
     ), entries as (
       insert into point_entries (id, institution_id, sequence, kind, points, balance_after, reveal_id, created_at)
       select 'entry_' || right(id, 32), institution_id, number + 1, 'reveal', -1, $3::bigint - number, id, revealed_at from numbered returning institution_id
     )
     update point_accounts a set balance = balance - s.spent, entry_count = entry_count + s.spent
     from (select institution_id, count(*) as spent from entries group by institution_id) as s where s.institution_id = a.institution_id`,
    [lines, institutionCount, startPoints],
  );
  await client.query(
    `insert into card_views (institution_id, practitioner_id, card_id, id, first_viewed_at, last_viewed_at)
     select r.institution_id, r.practitioner_id, c.id, 'view_' || right(r.id, 32), r.revealed_at, r.revealed_at from contact_reveals r join cards c using (practitioner_id)`,
  );
}

/** Sessions end after a day and note their use once a minute; a measurement begins with fresh ones. */
export async function refreshSessions(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`update sessions set last_used_at = now(), expires_at = now() + interval '1 day', created_at = now() where ended_at is null`);
  await client.query('truncate limit_counters');
  await client.end();
}
