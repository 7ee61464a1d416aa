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
import { buildWorkbook, type WorkbookCell } from '../apps/server/test/build-workbook.ts';

const pg = createRequire(new URL('../apps/server/package.json', import.meta.url))('pg') as typeof import('pg');

// A small generator with a seed, so that two runs import the same people.
let state = 20_260_101;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const pad = (value: number, length: number): string => String(value).padStart(length, '0');

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const givenNames = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚'];
const places = ['北京', '上海', '广东省深圳市', '四川省成都市', '浙江省杭州市', '武汉', '江苏省南京市', '湖北省仙桃市', '陕西省西安市', '重庆'];
const schemes = ['QMS', 'EMS', 'OHSMS', 'QMS建工', 'ISMS', 'FSMS', 'EnMS', 'ITSMS', 'HACCP', '服务认证'];
const levels = ['审核员', '正式审核员', '实习', '高级审核员', '实习审核员'];

function date(year: number): WorkbookCell {
  const [month, day] = [1 + Math.floor(random() * 12), 1 + Math.floor(random() * 28)];
  const serial = Math.round((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000);
  return pick<() => WorkbookCell>([() => serial, () => serial, () => `${year}${pad(month, 2)}${pad(day, 2)}`, () => `${year}/${pad(month, 2)}/${pad(day, 2)}`, () => `${year}年${month}月${day}日`])();
}

function* registryRows(practitioners: number): Generator<WorkbookCell[]> {
  yield ['认证人员信息库导出（性能测试，非真实人员）'];
  yield ['序号', '人员编号', '姓名', '性别', '出生日期', '手机号', '电子邮箱', '微信号', '学历', '职称', '常住地', '执业机构', '执业性质', '注册领域', '注册级别', '注册证书编号', '有效期至', '专业代码', '备注'];
  let line = 0;
  for (let index = 0; index < practitioners; index += 1) {
    const number = `CP${pad(300_000_000 + index, 9)}`;
    const name = pick(surnames) + pick(givenNames) + pick(givenNames);
    const phone = `1${pad(5_000_000_000 + index, 10)}`;
    const person: WorkbookCell[] = [number, name, pick(['男', '女']), date(1955 + Math.floor(random() * 45)), random() < 0.1 ? `+86 ${phone}` : phone, `${number.toLowerCase()}@example.com`, random() < 0.5 ? `wx_${number}` : '', pick(['本科', '大学本科', '大专', '硕士']), pick(['工程师', '高级工程师', '']), pick(places), `第${index % 1_250}认证有限公司`, pick(['专职', '兼职'])];
    const registrations = 1 + Math.floor(random() * 3.5);
    const first = Math.floor(random() * schemes.length);
    for (let count = 0; count < registrations; count += 1) {
      line += 1;
      const codes = Array.from({ length: Math.floor(random() * 5) }, () => `${pad(1 + Math.floor(random() * 39), 2)}.0${1 + Math.floor(random() * 9)}.0${1 + Math.floor(random() * 9)}`);
      yield [line, ...person, schemes[(first + count) % schemes.length]!, pick(levels), `2024-1-NQ-${pad(Math.floor(random() * 1e6), 6)}`, date(2027 + Math.floor(random() * 3)), codes.join('；'), ''];
    }
  }
  yield ['合计', '', `${practitioners}人`];
}

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
