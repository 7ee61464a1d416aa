// Job search, the card page, the import of the registry and the export of the ledger.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { query } from './data/open-database.ts';
import { tokenOf } from './data/write-institutions.ts';
import { drive, type Question } from './drive.ts';
import { repository } from './servers.ts';
import { median, type Bench } from './settle.ts';
import { startProduct } from './start-product.ts';

export interface OtherResults {
  jobs: { perSecond: number; p50: number; p99: number };
  cardPage: { perSecond: number; p50: number; p99: number };
  exported: { rows: number; perSecond: number; seconds: number; peakMegabytes: number };
}

const jobQueries = ['', 'sort=pay', 'cityCode=110100', 'provinceCode=44', 'postType=auditor', 'cityCode=330100&postType=auditor&sort=pay'];

export async function measureOthers(bench: Bench): Promise<OtherResults> {
  const { rows } = await query(bench.database.adminUrl, 'select id from cards order by id limit 5000');
  const cards = rows.map((row) => String(row['id']));
  const product = await startProduct(bench.database, bench);
  try {
    const jobs = (number: number): Question => ({ name: 'jobs', path: `/v1/jobs?limit=20&${jobQueries[number % jobQueries.length]!}`, headers: { authorization: `Bearer ${tokenOf('practitioner', Math.floor(number / 6) % 500)}` } });
    const cardPage = (number: number): Question => ({
      name: 'card',
      method: 'POST',
      path: `/v1/cards/${cards[(number * 7) % cards.length]!}/views`,
      headers: { authorization: `Bearer ${tokenOf('institution', number % 500)}`, 'idempotency-key': randomBytes(16).toString('hex') },
    });
    const measured = async (name: string, question: (number: number) => Question) => {
      await drive({ address: product.address, connections: 8, seconds: bench.warmSeconds / 2, question });
      const rounds = [];
      for (let round = 0; round < bench.rounds; round += 1) {
        const driven = await drive({ address: product.address, connections: 8, seconds: bench.seconds, question });
        // A card that hides from its employer is a 404.
        if (driven.refused > driven.requests / 20) throw new Error(`${name}: ${driven.refused} of ${driven.requests} refused`);
        rounds.push(driven);
      }
      const result = { perSecond: median(rounds.map((each) => each.perSecond)), p50: median(rounds.map((each) => each.p50)), p99: median(rounds.map((each) => each.p99)) };
      bench.log(`  ${name}: ${Math.round(result.perSecond)}/s, p50 ${result.p50.toFixed(2)} ms, p99 ${result.p99.toFixed(1)} ms`);
      return result;
    };
    return { jobs: await measured('job search', jobs), cardPage: await measured('card page', cardPage), exported: await exportLedger(bench, product) };
  } finally {
    await product.stop();
  }
}

async function exportLedger(bench: Bench, product: { address: string; megabytes(): number }): Promise<OtherResults['exported']> {
  const started = performance.now();
  const answer = await fetch(`${product.address}/v1/admin/point-entries/export?format=csv`, { headers: { authorization: `Bearer ${tokenOf('operator', 0)}` } });
  if (!answer.ok || answer.body === null) throw new Error(`the export answered ${answer.status}: ${await answer.text()}`);
  let [lines, peak] = [0, 0];
  for await (const piece of Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]) as AsyncIterable<Buffer>) {
    for (const byte of piece) if (byte === 10) lines += 1;
    peak = Math.max(peak, product.megabytes());
  }
  const seconds = (performance.now() - started) / 1000;
  bench.log(`  export: ${lines} lines in ${seconds.toFixed(1)} s, peak ${peak} MB`);
  return { rows: lines, perSecond: lines / seconds, seconds, peakMegabytes: peak };
}

export interface ImportResult {
  practitioners: number;
  rowsPerSecond: number;
  peakMegabytes: number;
  quietP95: number;
  busyP95: number;
}

/** registry-neighbours.ts measures it, with a server and a database of its own. */
export function measureImport({ isQuick, log }: Pick<Bench, 'isQuick' | 'log'>): ImportResult {
  const practitioners = isQuick ? 2_000 : 200_000;
  const output = execFileSync(process.execPath, ['--import', 'tsx', join(repository, 'bench/registry-neighbours.ts'), '--practitioners', String(practitioners), '--quiet-seconds', isQuick ? '3' : '20'], { encoding: 'utf8', cwd: repository, maxBuffer: 64e6 });
  const found = /(\d+) rows\/s; peak of the server (\d+) MB; p95 of the neighbours ([\d.]+) → ([\d.]+) ms/.exec(output);
  if (found === null) throw new Error(`the import told nothing:\n${output}`);
  const [rowsPerSecond = 0, peakMegabytes = 0, quietP95 = 0, busyP95 = 0] = found.slice(1).map(Number);
  log(`  import: ${rowsPerSecond} rows/s, peak ${peakMegabytes} MB, neighbours' p95 ${quietP95} → ${busyP95} ms`);
  return { practitioners, rowsPerSecond, peakMegabytes, quietP95, busyP95 };
}
