// Counts checks, type checks, builds and every test, and ends with one plain line of figures.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser, howToGetBrowser, prepareBrowser } from './browser.mjs';
import { build, buildNames, installAll } from './prepare.mjs';
import { root, runStep, say, seconds, Stop, stopRunningSteps } from './terminal.mjs';

const started = Date.now();
const paths = process.argv.slice(2);
const count = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
let lacksBrowser = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopRunningSteps();
    setTimeout(() => process.exit(130), 5_000).unref();
  });
}

try {
  if (paths.length > 0) await runSome();
  else await runAll();
} catch (error) {
  fail('准备', error instanceof Stop ? error.message : (error.stack ?? String(error)));
}
finish();

async function runSome() {
  await installAll();
  if (paths.some((path) => path.startsWith('e2e'))) for (const name of ['h5', 'admin']) await build(name);
  await runVitest(findBrowser());
}

async function runAll() {
  await installAll();
  const browser = await prepareBrowser();
  for (const name of buildNames) {
    try {
      await build(name);
      count.passed += 1;
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      fail(`构建 ${name}`, error.message);
    }
  }
  if (existsSync(join(root, 'scripts/check.mjs'))) await runCounted('检查项目规则', process.execPath, ['scripts/check.mjs']);
  await runCounted('检查类型', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
  await runCounted('检查前端类型', 'npm', ['run', 'typecheck'], { cwd: join(root, 'apps/mobile') });
  await runCounted('检查运营后台类型', 'npm', ['run', 'typecheck'], { cwd: join(root, 'apps/admin') });
  await runVitest(browser);
}

async function runCounted(label, command, args, options) {
  const step = await runStep(label, command, args, options);
  if (step.succeeded) count.passed += 1;
  else fail(label, step.output.trimEnd());
}

async function runVitest(browser) {
  lacksBrowser = browser === undefined;
  const report = join(root, `.cache/vitest-${process.pid}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const options = ['run', '--passWithNoTests=false', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const step = await runStep('运行测试', process.execPath, ['node_modules/vitest/vitest.mjs', ...options, ...paths], {
    showOutput: true,
    env: { ...process.env, CHROMIUM_PATH: browser ?? '' },
  });
  if (!existsSync(report)) return fail('运行测试', '测试程序没有给出结果');
  const result = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  count.passed += result.numPassedTests;
  count.failed += result.numFailedTests;
  count.skipped += result.numPendingTests + result.numTodoTests;
  // A file that could not even be loaded has no tests to count, but it did fail.
  for (const file of result.testResults) {
    const isCounted = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !isCounted) fail(file.name, file.message);
  }
  if (!step.succeeded && count.failed === 0) fail('运行测试', '测试之外出现错误，见上方输出');
}

function fail(label, detail) {
  count.failed += 1;
  failures.push(label);
  if (detail) say(`${detail}\n`);
}

function finish() {
  if (lacksBrowser) say(howToGetBrowser);
  if (failures.length > 0) say(`失败的步骤：${failures.join('、')}`);
  say(`用时 ${seconds(started)}`);
  process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
  process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
}
