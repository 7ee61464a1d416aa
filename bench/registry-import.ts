// Measures A2 at full size: makes a workbook of 200,000 practitioners, imports it twice into the database of
// DATABASE_URL (or one of its own), and asks that database a small question every 50 ms meanwhile.
//   npx tsx bench/registry-import.ts [--practitioners 200000] [--keep FILE]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRequire } from 'node:module';
import { readConfig } from '../apps/server/src/config.ts';
import { openRuntime } from '../apps/server/src/runtime.ts';
import { buildWorkbook } from '../apps/server/test/build-workbook.ts';
import { random, registryRows } from './registry-rows.ts';

const pg = createRequire(new URL('../apps/server/package.json', import.meta.url))('pg') as typeof import('pg');

/** The highest resident memory of a process, from the kernel. */
function peakMegabytes(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

async function measure(label: string, databaseUrl: string, contactKey: string, file: string, dataDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const waits: number[] = [];
  let isDone = false;
  const started = performance.now();
  const command = new URL('../apps/server/src/commands/registry-import.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', command, file, '--report', join(dataDir, `${label}.csv`)], {
    env: { ...process.env, DATABASE_URL: databaseUrl, CONTACT_KEY: contactKey, DATA_DIR: dataDir },
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  let peak = 0;
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve)).finally(() => (isDone = true));
  while (!isDone) {
    peak = Math.max(peak, peakMegabytes(child.pid!));
    const asked = performance.now();
    await client.query('select id, name from practitioners where registry_no = $1', [`CP${300_000_000 + Math.floor(random() * 1000)}`]);
    waits.push(performance.now() - asked);
    await sleep(50);
  }
  const code = await ended;
  const seconds = (performance.now() - started) / 1000;
  const { rows } = await client.query<{ people: number; registrations: number }>('select (select count(*)::int from practitioners) as people, (select count(*)::int from registrations) as registrations');
  await client.end();
  waits.sort((a, b) => a - b);
  const { people, registrations } = rows[0]!;
  console.log(`${label}: exit ${code}, ${seconds.toFixed(1)} s, ${Math.round(registrations / seconds)} rows/s, peak ${peak} MB, query p95 ${waits[Math.floor(waits.length * 0.95)]?.toFixed(1)} ms, max ${waits.at(-1)?.toFixed(1)} ms; ${people} practitioners, ${registrations} registrations; report ${(statSync(join(dataDir, `${label}.csv`)).size / 1e6).toFixed(0)} MB`);
}

const { values } = parseArgs({ options: { practitioners: { type: 'string', default: '200000' }, keep: { type: 'string' } } });
const dataDir = mkdtempSync(join(tmpdir(), 'registry-bench-'));
const contactKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64');
const runtime = await openRuntime(readConfig({ ...process.env, DATA_DIR: dataDir, CONTACT_KEY: contactKey }), { print: console.log });
try {
  const file = values.keep ?? join(dataDir, 'registry.xlsx');
  const made = performance.now();
  await buildWorkbook(file, { sheets: [{ name: '认证人员信息', rows: registryRows(Number(values.practitioners)) }] });
  console.log(`workbook: ${(statSync(file).size / 1e6).toFixed(1)} MB in ${((performance.now() - made) / 1000).toFixed(0)} s`);
  await measure('first', runtime.databaseUrl, contactKey, file, dataDir);
  await measure('second', runtime.databaseUrl, contactKey, file, dataDir);
} finally {
  await runtime.close();
  rmSync(dataDir, { recursive: true, force: true });
}
