import { sql } from 'kysely';
import type { Db } from '../../../src/platform/database.ts';
import type { LedgerLine, LedgerRead } from '../records.ts';
import { goOn, type Soak } from '../soak.ts';

/** Reads the books in SQL again and again while everybody works on them, each time in one snapshot. */
export function readLedger(soak: Soak): Promise<void> {
  const known = new Map<string, number>();
  return goOn(soak, 250, () => readOnce(soak, known).catch(() => undefined));
}

/** @param known how many lines of each institution the read before saw; moved on by this one. */
export async function readOnce({ deps, history }: Pick<Soak, 'deps' | 'history'>, known: Map<string, number>): Promise<void> {
  const began = history.now();
  const read = await deps.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => ({ accounts: await readAccounts(tx, known), totals: await readTotals(tx), broken: await findBroken(tx) }));
  for (const { institution, lineCount } of read.accounts) known.set(institution, lineCount);
  history.write({ kind: 'ledger-read', began, ended: history.now(), ...read });
}

const words = sql`string_agg(e.id || ':' || e.points || ':' || e.balance_after, ',' order by e.sequence)`;

async function readAccounts(tx: Db, known: Map<string, number>): Promise<LedgerRead['accounts']> {
  const before = JSON.stringify(Object.fromEntries(known));
  const { rows } = await sql<Omit<LedgerRead['accounts'][number], 'newLines'>>`
    select i.id as institution, coalesce(a.balance, 0)::int as balance, coalesce(a.entry_count, 0)::int as "entryCount",
      count(e.id)::int as "lineCount", coalesce(sum(e.points), 0)::int as sum, k.count as "prefixLength",
      coalesce(md5(${words} filter (where e.sequence <= k.count)), '') as "prefixDigest", coalesce(md5(${words}), '') as digest
    from institutions i left join point_accounts a on a.institution_id = i.id left join point_entries e on e.institution_id = i.id
      cross join lateral (select coalesce((${before}::jsonb ->> i.id)::int, 0) as count) k
    group by i.id, a.balance, a.entry_count, k.count
  `.execute(tx);
  const { rows: lines } = await sql<LedgerLine>`
    select e.id, e.institution_id as institution, e.sequence::int as sequence, e.kind as "entryKind", e.points::int as points, e.balance_after::int as "balanceAfter"
    from point_entries e where e.sequence > coalesce((${before}::jsonb ->> e.institution_id)::int, 0) order by e.institution_id, e.sequence
  `.execute(tx);
  return rows.map((row) => ({ ...row, newLines: lines.filter(({ institution }) => institution === row.institution) }));
}

async function readTotals(tx: Db): Promise<LedgerRead['totals']> {
  const { rows } = await sql<LedgerRead['totals']>`
    select coalesce(sum(points) filter (where kind = 'grant'), 0)::int as grants, coalesce(sum(points) filter (where kind = 'correction'), 0)::int as corrections,
      -coalesce(sum(points) filter (where kind = 'reveal'), 0)::int as charges, coalesce(sum(points) filter (where kind = 'refund'), 0)::int as refunds,
      (select coalesce(sum(balance), 0)::int from point_accounts) as balances
    from point_entries
  `.execute(tx);
  return rows[0]!;
}

/** What the tables promise in every snapshot. Written apart from the product's own reconciliation, which may be wrong too. */
async function findBroken(tx: Db): Promise<LedgerRead['broken']> {
  const { rows } = await sql<{ promise: string; text: string }>`
    select 'I3' as promise, format('%s was charged %s times for %s', e.institution_id, count(*), r.practitioner_id) as text
      from point_entries e join contact_reveals r on r.id = e.reveal_id where e.kind = 'reveal' group by e.institution_id, r.practitioner_id having count(*) > 1
    union all
    select 'I3', format('%s owns the contact of %s and was not charged', r.institution_id, r.practitioner_id)
      from contact_reveals r where not exists (select 1 from point_entries e where e.reveal_id = r.id and e.kind = 'reveal' and e.points = -r.points and e.institution_id = r.institution_id)
    union all
    select 'I3', format('line %s of %s charges for nothing', e.sequence, e.institution_id)
      from point_entries e where e.kind = 'reveal' and not exists (select 1 from contact_reveals r where r.id = e.reveal_id)
    union all
    select 'I3', format('the reveal %s is refunded: %s, and has %s refund lines', r.id, r.refunded_at is not null, (select count(*) from point_entries e where e.reveal_id = r.id and e.kind = 'refund' and e.points = r.points))
      from contact_reveals r where (r.refunded_at is not null)::int <> (select count(*) from point_entries e where e.reveal_id = r.id and e.kind = 'refund' and e.points = r.points)
    union all
    select 'I7', format('%s has %s live jobs', institution_id, count(*)) from jobs
      where deleted_at is null and taken_down_at is null and valid_until >= (now() at time zone 'Asia/Shanghai')::date group by institution_id having count(*) > 10
    union all
    select 'I8', format('%s has %s active applications to %s', practitioner_id, count(*), job_id) from applications where withdrawn_at is null group by practitioner_id, job_id having count(*) > 1
    limit 50
  `.execute(tx);
  return rows;
}
