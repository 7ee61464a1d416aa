import { sql } from 'kysely';
import type { Ending } from './records.ts';
import type { Soak } from './soak.ts';

/** What stands in the database when nobody writes any more, and one last look at everything that was changed (I13). */
export async function readEnding({ deps, history }: Soak): Promise<Ending> {
  const { db, cipher } = deps;
  const began = history.now();
  const see = (register: string, value: string) => history.write({ kind: 'sight', by: 'the end', registers: [register], value, began, ended: began });
  const { rows: lines } = await sql<Ending['lines'][number]>`
    select e.id, e.institution_id as institution, e.sequence::int as sequence, e.kind as "entryKind", e.points::int as points, e.balance_after::int as "balanceAfter",
      e.note, r.idempotency_key as "revealKey", r.practitioner_id as person
    from point_entries e left join contact_reveals r on r.id = e.reveal_id order by e.institution_id, e.sequence
  `.execute(db);
  const reveals = await db.selectFrom('contact_reveals').select(['institution_id', 'practitioner_id', 'idempotency_key', 'points', 'refunded_at']).execute();
  const balances = await db.selectFrom('point_accounts').select(['institution_id', 'balance']).execute();
  const { rows: jobs } = await sql<{ id: string; institution: string; title: string; state: string }>`
    select id, institution_id as institution, title,
      case when deleted_at is not null then 'deleted' when taken_down_at is not null then 'taken_down'
        when valid_until < (now() at time zone 'Asia/Shanghai')::date then 'expired' when paused_at is not null then 'paused' else 'published' end as state
    from jobs
  `.execute(db);
  const applications = await db.selectFrom('applications').select(['id', 'job_id', 'practitioner_id', 'withdrawn_at']).execute();
  const cards = await db.selectFrom('cards').select(['id', 'published_at', 'hides_from_employer']).execute();
  const institutions = await db.selectFrom('institutions').select(['id', 'disabled_at']).execute();
  const people = await db.selectFrom('practitioners').select(['id', 'phone_cipher']).execute();

  for (const { id, state } of jobs) see(`job:${id}`, state);
  for (const { id, withdrawn_at } of applications) see(`application:${id}`, withdrawn_at === null ? 'active' : 'withdrawn');
  for (const { id, published_at, hides_from_employer } of cards) {
    see(`card:${id}`, published_at === null ? 'withdrawn' : 'published');
    see(`employer:${id}`, hides_from_employer ? 'is blind' : 'sees');
  }
  for (const { id, disabled_at } of institutions) see(`institution:${id}`, disabled_at === null ? 'active' : 'suspended');
  for (const { id, phone_cipher } of people) see(`phone:${id}`, phone_cipher === null ? 'none' : cipher.decrypt(phone_cipher));
  return {
    at: began,
    lines,
    balances: balances.map((row) => ({ institution: row.institution_id, balance: row.balance })),
    reveals: reveals.map((row) => ({ institution: row.institution_id, person: row.practitioner_id, key: row.idempotency_key, points: row.points, isRefunded: row.refunded_at !== null })),
    jobs: jobs.map(({ id, institution, title }) => ({ id, institution, title })),
    applications: applications.map((row) => ({ id: row.id, job: row.job_id, person: row.practitioner_id, isWithdrawn: row.withdrawn_at !== null })),
  };
}
