// npm run registry:import -- FILE [--dry-run] [--report FILE] [--brief]
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config.ts';
import { importRegistry, type ImportOutcome, type ImportProgress } from '../features/registry/import-registry.ts';
import { ImportRefusal } from '../features/registry/read/import-refusal.ts';
import { noteLevels } from '../features/registry/parse/cell.ts';
import { systemActor } from '../platform/activity-log.ts';
import { findRunningPostgres } from '../platform/find-running-postgres.ts';
import { UsageError } from '../run-command.ts';
import { openRuntime } from '../runtime.ts';

const usage = `用法：npm run registry:import -- 文件 [选项]
  文件            .xlsx 或 .csv（UTF-8 或 GBK/GB18030），一行一个注册资格，同一人员编号为同一人
  --dry-run       只检查并写报告，不写入数据库
  --report 文件   报告写到哪里（CSV，默认在数据目录的 reports 下）
  --brief         报告中不列“写法统一”的项目
退出码：0 成功，1 文件没有导入，2 参数有误。`;

function readArguments(): { path: string; isDryRun: boolean; isBrief: boolean; report: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false }, brief: { type: 'boolean', default: false }, report: { type: 'string' } },
    });
    const [path, ...rest] = positionals;
    if (path === undefined || rest.length > 0) throw new UsageError(usage);
    return { path: resolve(path), isDryRun: values['dry-run'], isBrief: values.brief, report: values.report && resolve(values.report) };
  } catch {
    throw new UsageError(usage);
  }
}

/** One line that is rewritten on a terminal, and a line every five seconds elsewhere. */
function createProgressPrinter(): (progress: ImportProgress) => void {
  const isTerminal = process.stderr.isTTY;
  let last = 0;
  return ({ phase, done, rows, practitioners }) => {
    if (phase === 'checking') return;
    const now = Date.now();
    if (done < 1 && now - last < (isTerminal ? 200 : 5_000)) return;
    last = now;
    const figures = phase === 'reading' ? `读取 ${rows} 行` : `写入 ${practitioners} 人`;
    const line = `${figures}（${Math.floor(done * 100)}%）`;
    process.stderr.write(isTerminal ? `\r${line}\u001b[K${phase === 'writing' && done >= 1 ? '\n' : ''}` : `${line}\n`);
  };
}

function printOutcome({ counts, notes }: ImportOutcome, isDryRun: boolean, reportPath: string, seconds: number): void {
  const levels = noteLevels.filter((level) => notes[level] > 0).map((level) => `${level} ${notes[level]}`);
  const will = isDryRun ? '将' : '';
  const lines = [
    isDryRun ? '试运行完成，没有写入数据库。' : '导入完成。',
    `  读取 ${counts.rows} 行（拒绝 ${counts.refusedRows} 行，跳过空行和合计行 ${counts.skippedRows} 行），${counts.practitioners} 人，用时 ${seconds.toFixed(1)} 秒`,
    `  人员：${will}新增 ${counts.practitionersNew}，${will}更新 ${counts.practitionersUpdated}，不变 ${counts.practitionersUnchanged}`,
    `  注册资格：${will}新增 ${counts.registrationsNew}，${will}更新 ${counts.registrationsUpdated}，不变 ${counts.registrationsUnchanged}`,
    `  手机号：更换 ${counts.phonesChanged}，因换号解除绑定 ${counts.accountsUnbound}，与他人重复 ${counts.duplicatePhones}`,
    `  报告：${levels.length === 0 ? '没有需要说明的项目' : levels.join('，')}`,
    `  ${reportPath}`,
  ];
  console.log(lines.join('\n'));
}

async function main(): Promise<void> {
  const { path, isDryRun, isBrief, report } = readArguments();
  const config = readConfig();
  const stamp = new Date().toISOString().replace(/[-:]|\..*/g, '').replace('T', '-');
  const reportPath = report ?? resolve(config.dataDir, 'reports', `registry-import-${stamp}.csv`);
  // Beside a running server its database is used; otherwise this command starts it.
  const running = config.databaseUrl === undefined ? findRunningPostgres(config.dataDir) : undefined;
  const runtime = await openRuntime({ ...config, ...running }, { print: (line) => console.error(line) });
  try {
    const started = performance.now();
    const outcome = await importRegistry(runtime.deps, {
      file: path, isDryRun, isBrief, reportPath,
      databaseUrl: runtime.databaseUrl,
      actor: systemActor,
      onProgress: createProgressPrinter(),
    });
    printOutcome(outcome, isDryRun, reportPath, (performance.now() - started) / 1000);
  } finally {
    await runtime.close();
  }
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ImportRefusal || error instanceof UsageError || error instanceof ConfigError || (error instanceof Error && error.name.endsWith('Refusal'));
  if (error instanceof ImportRefusal) console.error(`文件没有导入：${error.message}（${error.code}）`);
  else console.error(isExpected ? (error as Error).message : error);
  // A database child that is still starting would keep the process alive.
  process.exit(error instanceof UsageError ? 2 : 1);
});
