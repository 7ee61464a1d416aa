import { sql, type RawBuilder } from 'kysely';
import { today } from '../../platform/today.ts';

export interface DifferenceRow {
  institution_id: string | null;
  institution_name: string | null;
  text: string;
}

/** One invariant as SQL: what is looked at, and the rows that break it, `institution_id` and `text`. */
export interface ReconciliationCheck {
  code: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I7' | 'I8' | 'I9';
  title: string;
  checked: RawBuilder<unknown>;
  differences: RawBuilder<unknown>;
}

/** The invariants that the database alone can prove. Each holds at every moment, so a snapshot of any moment may be taken. */
export const checks: readonly ReconciliationCheck[] = [
  {
    code: 'I1',
    title: '每家机构：余额等于流水之和',
    checked: sql`select institution_id from point_accounts`,
    differences: sql`
      select coalesce(a.institution_id, e.institution_id) as institution_id,
        format('余额 %s，流水之和 %s', coalesce(a.balance, 0), coalesce(e.total, 0)) as text
      from point_accounts a
      full join (select institution_id, sum(points) as total from point_entries group by institution_id) e on e.institution_id = a.institution_id
      where coalesce(a.balance, 0) <> coalesce(e.total, 0)`,
  },
  {
    code: 'I2',
    title: '余额从不小于 0',
    checked: sql`select id from point_entries`,
    differences: sql`
      select institution_id, format('当前余额 %s', balance) as text from point_accounts where balance < 0
      union all
      select institution_id, format('第 %s 条流水后余额 %s', sequence, balance_after) from point_entries where balance_after < 0`,
  },
  {
    code: 'I3',
    title: '每次查看只扣一次点，每次退回只退一次',
    checked: sql`select id from contact_reveals`,
    differences: sql`
      select r.institution_id, format('查看记录 %s：应扣 %s，实扣 %s', r.id, r.points, coalesce(-e.total, 0)) as text
      from contact_reveals r
      left join (select reveal_id, sum(points) as total, count(*) as times from point_entries where kind = 'reveal' group by reveal_id) e on e.reveal_id = r.id
      where coalesce(-e.total, 0) <> r.points or coalesce(e.times, 0) > 1
      union all
      select r.institution_id, format('查看记录 %s：退回与记录不符', r.id)
      from contact_reveals r
      left join (select reveal_id, sum(points) as total from point_entries where kind = 'refund' group by reveal_id) e on e.reveal_id = r.id
      where (case when r.refunded_at is null then 0 else r.points end) <> coalesce(e.total, 0)
      union all
      select e.institution_id, format('第 %s 条流水没有对应的查看记录', e.sequence)
      from point_entries e left join contact_reveals r on r.id = e.reveal_id and r.institution_id = e.institution_id
      where e.kind in ('reveal', 'refund') and r.id is null
      union all
      select institution_id, format('同一人员扣点 %s 次', count(*)) from contact_reveals group by institution_id, practitioner_id having count(*) > 1`,
  },
  {
    code: 'I4',
    title: '全平台：发放＋更正＋退回－扣点＝余额之和',
    checked: sql`select kind from point_entries group by kind`,
    differences: sql`
      select null::text as institution_id, format('流水合计 %s，余额合计 %s', e.total, a.total) as text
      from (select coalesce(sum(points), 0) as total from point_entries) e,
        (select coalesce(sum(balance), 0) as total from point_accounts) a
      where e.total <> a.total`,
  },
  {
    code: 'I5',
    title: '流水序号连续，每条之后的余额正确',
    checked: sql`select id from point_entries`,
    differences: sql`
      select institution_id, format('第 %s 条：应为第 %s 条、余额 %s，实为余额 %s', sequence, place, running, balance_after) as text
      from (
        select institution_id, sequence, balance_after,
          row_number() over (partition by institution_id order by sequence) as place,
          sum(points) over (partition by institution_id order by sequence) as running
        from point_entries
      ) e where sequence <> place or balance_after <> running
      union all
      select a.institution_id, format('登记 %s 条流水，实有 %s 条', a.entry_count, coalesce(e.count, 0))
      from point_accounts a
      left join (select institution_id, count(*) as count from point_entries group by institution_id) e on e.institution_id = a.institution_id
      where a.entry_count <> coalesce(e.count, 0)`,
  },
  {
    code: 'I7',
    title: '每家机构在招和暂停的职位不超过 10 个',
    checked: sql`select id from institutions`,
    differences: sql`
      select institution_id, format('有 %s 个', count(*)) as text from jobs
      where deleted_at is null and taken_down_at is null and valid_until >= ${today}
      group by institution_id having count(*) > 10`,
  },
  {
    code: 'I8',
    title: '同一人员对同一职位只有一份有效投递',
    checked: sql`select id from applications where withdrawn_at is null`,
    differences: sql`
      select min(institution_id) as institution_id, format('职位 %s 有 %s 份相同人员的有效投递', job_id, count(*)) as text
      from applications where withdrawn_at is null group by job_id, practitioner_id having count(*) > 1`,
  },
  {
    code: 'I9',
    title: '每个职位：显示的投递数等于能列出的投递',
    checked: sql`select id from jobs`,
    // The list shows an application through its person and its own institution; the count does not ask for them.
    differences: sql`
      select j.institution_id, format('职位 %s：显示 %s，能列出 %s', j.id, count(a.id), count(p.id) filter (where a.institution_id = j.institution_id)) as text
      from jobs j
      join applications a on a.job_id = j.id and a.withdrawn_at is null
      left join practitioners p on p.id = a.practitioner_id
      group by j.id, j.institution_id
      having count(a.id) <> count(p.id) filter (where a.institution_id = j.institution_id)`,
  },
];
