// Measures I17 for A2: what others wait while the console imports 200,000 practitioners. A server of its own process; five
// neighbours ask it all the time: an institution searches the talent pool, an operator opens people by number, a
// practitioner reads the own card, jobs are listed, and the progress is asked for each second, as the page does.
//   npx tsx bench/registry-neighbours.ts [--practitioners 200000] [--quiet-seconds 20]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../apps/server/src/config.ts';
import { findRunningPostgres } from '../apps/server/src/platform/find-running-postgres.ts';
import { openRuntime } from '../apps/server/src/runtime.ts';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, type SignedInPractitioner } from '../apps/server/test/builders.ts';
import { buildWorkbook } from '../apps/server/test/build-workbook.ts';
import { formOf, newKey } from '../apps/server/test/test-client.ts';
import { registryRows } from './registry-rows.ts';

const { values } = parseArgs({ options: { practitioners: { type: 'string', default: '200000' }, 'quiet-seconds': { type: 'string', default: '20' }, port: { type: 'string', default: '4361' } } });
const folder = mkdtempSync(join(tmpdir(), 'registry-neighbours-'));
const contactKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64');
const address = `http://127.0.0.1:${values.port}`;
const main = new URL('../apps/server/src/main.ts', import.meta.url).pathname;
const server = spawn(process.execPath, ['--import', 'tsx', main], {
  env: { ...process.env, CONTACT_KEY: contactKey, DATA_DIR: folder, PORT: values.port, HOST: '127.0.0.1', LOG_LEVEL: 'error', REQUEST_SECONDS: '300', CARD_LISTS_PER_MINUTE: '1000000', CARD_ROWS_PER_DAY: '1000000', JOB_LISTS_PER_MINUTE: '1000000', CONSOLE_RECORDS_PER_MINUTE: '1000000', CONSOLE_RECORDS_PER_DAY: '1000000', CONSOLE_LISTS_PER_MINUTE: '1000000' },
  stdio: ['ignore', 'ignore', 'inherit'],
});
for (let attempt = 0; attempt < 300 && !(await fetch(`${address}/readyz`).then((answer) => answer.ok, () => false)); attempt += 1) await sleep(200);
const runtime = await openRuntime({ ...readConfig({ ...process.env, DATA_DIR: folder, CONTACT_KEY: contactKey }), ...findRunningPostgres(folder) }, { print: () => undefined });

/** Waits in milliseconds since the last take. */
let waits: number[] = [];
/** Those of the whole import. */
let all: number[] = [];
let refused = 0;
async function ask(method: string, path: string, token: string, body?: unknown): Promise<unknown> {
  const asked = performance.now();
  const response = await fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'x-device-id': newKey(), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(method === 'GET' ? {} : { 'idempotency-key': newKey() }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  waits.push(performance.now() - asked);
  all.push(performance.now() - asked);
  if (!response.ok) refused += 1;
  return answer;
}
function take(label: string): number {
  const sorted = waits.sort((a, b) => a - b);
  waits = [];
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  console.log(`${label}: ${sorted.length} requests, ${refused} refused, p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, max ${at(1).toFixed(0)} ms`);
  refused = 0;
  return at(0.95);
}

try {
  const file = join(folder, 'registry.xlsx');
  await buildWorkbook(file, { sheets: [{ name: '认证人员信息', rows: registryRows(Number(values.practitioners)) }] });
  const operator = await buildOperator(runtime.deps);
  const institution = await buildInstitution(runtime.deps);
  const people: SignedInPractitioner[] = [];
  for (let count = 0; count < 200; count += 1) people.push(await buildPublishedCard(runtime.deps));
  for (let count = 0; count < 50; count += 1) await buildJob(runtime.deps, institution.id);

  let isOver = false;
  const neighbours: (() => Promise<unknown>)[] = [
    () => ask('GET', '/v1/cards?limit=20', institution.token),
    () => ask('GET', '/v1/my-card', people[0]!.token),
    () => ask('GET', '/v1/jobs?limit=20', people[1]!.token),
    () => ask('POST', '/v1/admin/practitioner-searches', operator.token, { registryNo: `CP30000${Math.floor(Math.random() * 9)}`, limit: 20 }),
  ];
  const loops = neighbours.map(async (neighbour) => {
    while (!isOver) {
      await neighbour().catch(() => (refused += 1));
      await sleep(25);
    }
  });
  await sleep(3_000);
  waits = [];
  await sleep(Number(values['quiet-seconds']) * 1_000);
  const quiet = take('quiet');

  const form = formOf({ name: 'registry.xlsx', mediaType: 'application/octet-stream', bytes: readFileSync(file) });
  const since = performance.now();
  const uploaded = (await fetch(`${address}/v1/admin/registry-files`, { method: 'POST', headers: { authorization: `Bearer ${operator.token}`, 'idempotency-key': newKey(), 'content-type': form.mediaType }, body: form.bytes })).json() as Promise<{ id: string }>;
  const { id: fileId } = await uploaded;
  console.log(`upload: ${(statSync(file).size / 1e6).toFixed(1)} MB in ${((performance.now() - since) / 1000).toFixed(1)} s`);
  take('while uploading');
  let run = (await ask('POST', '/v1/admin/registry-imports', operator.token, { fileId, isDryRun: false })) as { id: string; state: string; phase: string; seconds: number; counts: { rows: number; practitioners: number } };
  let phase = '';
  all = [];
  while (run.state === 'running') {
    await sleep(1_000);
    run = (await ask('GET', `/v1/admin/registry-imports/${run.id}`, operator.token)) as typeof run;
    if (run.phase !== phase && phase !== '' && phase !== 'starting') take(`  ${phase}`);
    phase = run.phase;
  }
  waits = all;
  const busy = take('the whole import');
  isOver = true;
  await Promise.all(loops);
  const peak = Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  console.log(`import: ${run.state} in ${run.seconds} s, ${run.counts.practitioners} practitioners, ${run.counts.rows} rows, ${Math.round(run.counts.rows / Math.max(1, run.seconds))} rows/s; peak of the server ${peak} MB; p95 of the neighbours ${quiet.toFixed(1)} → ${busy.toFixed(1)} ms, ${(busy / quiet).toFixed(1)} times`);
  for (const [label, body] of Object.entries({ phone: { phone: '15000012345' }, name: { name: '王伟' }, 'a letter of the name': { name: '伟' }, employer: { employer: '第77认证' }, 'employer and state': { employer: '认证有限公司', state: 'bound' }, retired: { state: 'retired' } })) {
    await ask('POST', '/v1/admin/practitioner-searches', operator.token, body);
    waits = [];
    for (let count = 0; count < 20; count += 1) await ask('POST', '/v1/admin/practitioner-searches', operator.token, body);
    take(`search by ${label}`);
  }
  waits = [];
  for (const kind of ['phone', 'name_birth']) for (let count = 0; count < 5; count += 1) await ask('GET', `/v1/admin/practitioner-duplicates?kind=${kind}`, operator.token);
  take('duplicates');
} finally {
  await runtime.close();
  server.kill('SIGTERM');
  await new Promise((resolve) => server.on('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}
