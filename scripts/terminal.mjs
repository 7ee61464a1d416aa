// Shows each step of a start or a test run with its time, and keeps its output for when it fails.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const logFolder = join(root, '.cache/logs');
const isTerminal = process.stdout.isTTY === true;
const running = new Set();

export const seconds = (started) => `${((Date.now() - started) / 1000).toFixed(1)} 秒`;

/** A failure whose message is for the user; no stack is shown. */
export class Stop extends Error {}

/** Runs a command quietly; answers whether it succeeded, with where its output stands. */
export async function runStep(label, command, args, options = {}) {
  const { showOutput = false, ...spawnOptions } = options;
  mkdirSync(logFolder, { recursive: true });
  const name = label.replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  const logFile = join(logFolder, `${name}.log`);
  const log = createWriteStream(logFile);
  const started = Date.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', showOutput ? 'inherit' : 'pipe', showOutput ? 'inherit' : 'pipe'],
    // A group of its own, so that a stop ends all of it: npm, its shell and the compiler.
    detached: true,
    ...spawnOptions,
  });
  running.add(child);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const stopProgress = showProgress(label, started, showOutput);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      log.write(`${error.message}\n`);
      resolve(127);
    });
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  running.delete(child);
  stopProgress();
  await new Promise((resolve) => log.end(resolve));
  const succeeded = code === 0;
  say(`${succeeded ? '✓' : '✗'} ${label}（${seconds(started)}）`);
  return { succeeded, code, logFile, output: showOutput ? '' : readFileSync(logFile, 'utf8') };
}

/** Like runStep, but a failure ends the program with the last lines of the output. */
export async function mustRun(label, command, args, options) {
  const step = await runStep(label, command, args, options);
  if (step.succeeded) return;
  const tail = step.output.trimEnd().split('\n').slice(-25).join('\n');
  throw new Stop(`${tail}\n\n${label}失败。${explain(step.output)}完整输出：${step.logFile}`);
}

function explain(output) {
  if (/ENOSPC|No space left/.test(output)) return '磁盘空间不足，请清理后重试 (no space left on device)。';
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(output)) return '无法访问 npm 软件源，请检查网络或 npm 的 registry 设置 (registry unreachable)。';
  if (/EACCES|EPERM|EROFS/.test(output)) return '没有写入权限，请检查本目录的所有者 (permission denied)。';
  if (/EBADENGINE/.test(output)) return 'Node 版本不符合要求 (unsupported Node version)。';
  return '';
}

/** Ctrl-C during a step ends the step's whole group; what does not go in time is killed. */
export function stopRunningSteps() {
  for (const child of running) {
    signalGroup(child, 'SIGTERM');
    setTimeout(() => signalGroup(child, 'SIGKILL'), 3_000).unref();
  }
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

export function say(line) {
  process.stdout.write(isTerminal ? `\r\u001b[2K${line}\n` : `${line}\n`);
}

function showProgress(label, started, isQuiet) {
  if (isQuiet) {
    say(`· ${label}`);
    return () => undefined;
  }
  if (!isTerminal) say(`· ${label} …`);
  const timer = setInterval(
    () => {
      const line = `· ${label} … ${Math.round((Date.now() - started) / 1000)} 秒`;
      if (isTerminal) process.stdout.write(`\r\u001b[2K${line}`);
      else say(line);
    },
    isTerminal ? 1_000 : 10_000,
  );
  return () => clearInterval(timer);
}
