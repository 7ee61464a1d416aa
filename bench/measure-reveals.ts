// 查看联系方式: the one act that is paid for. Spread over institutions, all on one institution, and the same statements in pgbench.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { revealContact } from '../apps/server/src/features/reveal/reveal-contact.ts';
import { createContactCipher } from '../apps/server/src/platform/contact-cipher.ts';
import { findCaller, type InstitutionCaller } from '../apps/server/src/platform/sessions.ts';
import { readConfig } from '../apps/server/src/config.ts';
import { recordStatements, type Asked } from '../apps/server/test/record-statements.ts';
import { contactKey, query } from './data/open-database.ts';
import { accountId, institutionCount, institutionId, tokenOf } from './data/write-institutions.ts';
import { drive, type Question } from './drive.ts';
import { findPgbench, runPgbench, type Script } from './pgbench.ts';
import { median, type Bench } from './settle.ts';
import { startProduct } from './start-product.ts';

interface RevealRate {
  perSecond: number;
  p50: number;
  p99: number;
  /** pgbench with the same statements. */
  limit: number;
  /** Of the two: the median of the rounds, each compared in itself. */
  ratio: number;
}

export interface RevealResults {
  /** Reveals a second: ours and pgbench's, by how they are spread. */
  spread: RevealRate;
  hot: RevealRate;
  statements: number;
}

const connections = 8;

export async function measureReveals(bench: Bench): Promise<RevealResults> {
  const { database, log } = bench;
  await forgetReveals(database.adminUrl);
  const pairs = await listFreshPairs(database.adminUrl);
  const product = await startProduct(database, bench);
  const taken: Record<'spread' | 'hot', { perSecond: number; p50: number; p99: number; limit: number }[]> = { spread: [], hot: [] };
  let [next, statements] = [0, 0];
  const pgbench = findPgbench();
  const ask = (kind: 'spread' | 'hot', round: number, first: number) => (number: number): Question => {
    const pair = pairs[(first + number) % pairs.length]!;
    const institution = kind === 'hot' ? institutionCount - 2 - 2 * round : 2 * ((first + number) % 700);
    return { name: kind, method: 'POST', path: `/v1/cards/${pair.card}/contact-reveals`, headers: { authorization: `Bearer ${tokenOf('institution', institution)}`, 'idempotency-key': randomBytes(16).toString('hex') }, body: '{"expectedPoints":1}' };
  };
  try {
    next += (await drive({ address: product.address, connections, seconds: Math.min(3, bench.seconds), question: ask('spread', 0, next) })).requests;
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const kind of ['spread', 'hot'] as const) {
        const first = next;
        const driven = await drive({
          address: product.address,
          connections,
          seconds: bench.seconds,
          question: ask(kind, round, first),
        });
        next += driven.requests;
        // Some cards hide from their own employer: that is a rule, not a fault.
        if (driven.refused > driven.requests / 20) throw new Error(`${driven.refused} of ${driven.requests} reveals were refused`);
        let limit = Number.NaN;
        if (pgbench !== undefined) {
          const script = await revealScript(bench, kind, pairs.length);
          statements = script.statements.length;
          limit = runPgbench({ file: pgbench.file, url: database.programUrl, folder: join(bench.folder, 'pgbench'), scripts: [script], clients: connections, seconds: Math.max(1, Math.round(bench.seconds)) }).perSecond;
        }
        taken[kind].push({ perSecond: driven.perSecond, p50: driven.p50, p99: driven.p99, limit });
        log(`  reveals ${kind}: ${Math.round(driven.perSecond)}/s of ${Math.round(limit)}/s, p50 ${driven.p50.toFixed(1)} ms`);
      }
    }
  } finally {
    await product.stop();
    await forgetReveals(database.adminUrl);
  }
  const middle = (list: (typeof taken)['hot']) => ({ perSecond: median(list.map((each) => each.perSecond)), p50: median(list.map((each) => each.p50)), p99: median(list.map((each) => each.p99)), limit: median(list.map((each) => each.limit)), ratio: median(list.map((each) => each.perSecond / each.limit)) });
  return { spread: middle(taken.spread), hot: middle(taken.hot), statements };
}

/** Takes back what an earlier measurement revealed, past the triggers that keep everybody else from it. */
async function forgetReveals(adminUrl: string): Promise<void> {
  await query(
    adminUrl,
    `set session_replication_role = replica;
     drop table if exists bench_pairs;
     drop sequence if exists bench_numbers;
     delete from point_entries where reveal_id in (select id from contact_reveals where idempotency_key not like 'bench%');
     delete from contact_reveals where idempotency_key not like 'bench%';
     delete from notifications;
     delete from activity_entries where action = 'reveal-contact';
     update point_accounts a set balance = s.balance, entry_count = s.entries
       from (select institution_id, sum(points) as balance, count(*) as entries from point_entries group by institution_id) as s where s.institution_id = a.institution_id;
     analyze contact_reveals, point_entries, notifications, point_accounts`,
  );
}

/** People in a table with numbers, for both drivers; an institution meets each of them once. */
async function listFreshPairs(adminUrl: string): Promise<{ card: string }[]> {
  await query(
    adminUrl,
    `create table bench_pairs as select row_number() over (order by md5(c.id))::int as n, c.id as card, c.practitioner_id as prac
       from cards c where not exists (select 1 from contact_reveals r where r.practitioner_id = c.practitioner_id) and not exists (select 1 from blocks b where b.practitioner_id = c.practitioner_id)
       and c.published_at is not null order by 1 limit 200000;
     alter table bench_pairs add primary key (n); grant select on bench_pairs to public; analyze bench_pairs;
     create sequence bench_numbers; grant usage on sequence bench_numbers to public`,
  );
  const { rows } = await query(adminUrl, 'select card from bench_pairs order by n');
  return rows as { card: string }[];
}

/**
 * The statements of one reveal as our server sent them, with what differs from one to the next drawn by one query before.
 * pgbench makes no ids, so it asks for them (and takes a colon before a letter for a variable, even in quotes); that makes the limit a little lower than it could be.
 */
async function revealScript({ database }: Bench, kind: 'spread' | 'hot', pairs: number): Promise<Script> {
  const { rows } = await query(database.adminUrl, 'select card, prac from bench_pairs where n = $1', [1 + Math.floor(Math.random() * pairs)]);
  const { card, prac } = rows[0] as { card: string; prac: string };
  const asker = institutionCount - 40;
  const key = randomBytes(16).toString('hex');
  const { limits } = readConfig({ NODE_ENV: 'test', REVEALS_PER_DAY: '1000000000', REVEALS_PER_10_MINUTES: '1000000000' });
  let reveal = '';
  const asked = await recordStatements(database.programUrl, async (db) => {
    const caller = (await findCaller(db, tokenOf('institution', asker))) as InstitutionCaller;
    await revealContact(db, { actor: { kind: 'institution', id: caller.accountId }, caller, cardId: card, expectedPoints: 1, idempotencyKey: key, cipher: createContactCipher(contactKey), limits });
  });
  const known = new Map<unknown, string>([[card, 'card'], [prac, 'prac'], [institutionId(asker), 'inst'], [accountId(asker), 'acct'], [key, 'key']]);
  const statements = asked.map(({ text, values }): Asked => {
    const isMove = /update "point_accounts"/.test(text);
    const named = values.map((value) => {
      if (typeof value === 'string' && value.startsWith('rev_')) reveal = value;
      const variable = known.get(value) ?? (typeof value === 'string' ? /^(rev|entry|notif)_/.exec(value)?.[1] : undefined);
      if (variable !== undefined) return { variable };
      // Counters are kept for each institution, and the activity row names the reveal.
      if (typeof value === 'string' && value.includes(institutionId(asker))) return { variable: `key_${value.split(':')[0]!.replaceAll('-', '_')}` };
      if (typeof value === 'string' && value.includes(reveal) && reveal !== '') return { variable: 'detail' };
      return value;
    });
    const isEntry = /insert into "point_entries"/.test(text);
    const columns = isEntry ? /\(([^)]*)\)/.exec(text)![1]!.split(',').map((column) => column.trim().replaceAll('"', '')) : [];
    const counted = named.map((value, index) => (columns[index] === 'sequence' ? { variable: 'm_entry_count' } : columns[index] === 'balance_after' ? { variable: 'm_balance' } : value));
    return { text: isMove ? `${text} \\gset m_` : text, values: isEntry ? counted : named };
  });
  // Ours reveals for institutions of even numbers, pgbench for the odd ones: nobody finds a pair that the other has paid.
  const institution = kind === 'hot' ? `1401 + 2 * (:n / ${pairs})` : '2 * (:n % 700) + 1';
  const counter = (name: string) => `'${name}' || chr(58) || 'inst_' || lpad(:i::text, 22, '0')`;
  return {
    name: kind,
    prologue: [
      "select nextval('bench_numbers')::int as n \\gset",
      `\\set i ${institution}`,
      `\\set place 1 + :n % ${pairs}`,
      `select card, prac, 'rev_' || md5(random()::text) as rev, 'entry_' || md5(random()::text) as entry, 'notif_' || md5(random()::text) as notif, md5(random()::text) as key, '{}' as detail, ` +
        `'inst_' || lpad(:i::text, 22, '0') as inst, 'iacc_' || lpad(:i::text, 22, '0') as acct, ${counter('reveal')} as key_reveal, ${counter('reveal-day')} as key_reveal_day from bench_pairs where n = :place \\gset`,
    ],
    statements,
  };
}
