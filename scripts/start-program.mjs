// Prepares what changed, then runs the server and stays beside it until both end.
import { spawn } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, installForRunning, isReadyToRun } from './prepare.mjs';
import { root, say, seconds, Stop, stopRunningSteps } from './terminal.mjs';

const GIGABYTE = 1024 ** 3;
// A process that was just stopped or killed needs a moment until its port and folder are free.
const LEAVING_MS = 6_000;
const STOP_LIMIT_MS = 15_000;

const environment = {
  ...process.env,
  PORT: process.env.PORT || '3000',
  DATA_DIR: resolve(root, process.env.DATA_DIR || '.data'),
  H5_DIR: process.env.H5_DIR || join(root, 'apps/mobile/dist/build/h5'),
  ADMIN_DIR: process.env.ADMIN_DIR || join(root, 'apps/admin/dist'),
  // On a terminal people read lines for people: SMS codes and logins would drown in a line per request.
  LOG_LEVEL: process.env.LOG_LEVEL || (process.env.NODE_ENV === 'production' ? 'info' : 'warn'),
  DEMO: process.env.DEMO ?? (process.env.NODE_ENV === 'production' ? '0' : '1'),
};

let server;
let isStopping = false;

try {
  const started = Date.now();
  watchSignals();
  checkDisk();
  await waitUntilFree();
  await installForRunning();
  await build('h5');
  await build('admin');
  await build('server');
  if (!isStopping) await runServer(started);
} catch (error) {
  if (isStopping) process.exit(130);
  console.error(error instanceof Stop ? `\n${error.message}` : error);
  process.exit(1);
}

function checkDisk() {
  const needed = isReadyToRun() ? 0.3 : 1.5;
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize >= needed * GIGABYTE) return;
  throw new Stop(
    `磁盘空间不足：${root} 所在磁盘只剩 ${Math.floor((bavail * bsize) / 1024 ** 2)} MB，至少需要 ${needed * 1000} MB。请清理后重试。 (Not enough disk space.)`,
  );
}

/** Asked before anything is installed or built: that would pull the files from under a running server. */
async function waitUntilFree() {
  const giveUp = Date.now() + LEAVING_MS;
  for (;;) {
    const holder = runningProgram();
    const portProblem = holder === undefined ? await tryPort() : undefined;
    if (holder === undefined && portProblem === undefined) return;
    if (Date.now() < giveUp && portProblem !== 'EACCES' && !isStopping) {
      await sleep(300);
      continue;
    }
    if (holder !== undefined) {
      throw new Stop(
        `程序已经在运行（进程 ${holder}，数据目录 ${environment.DATA_DIR}）。请先停止它；` +
          `若要同时运行第二份，请换端口和数据目录：PORT=3001 DATA_DIR=.data-2 npm start。 (Already running on this data folder, pid ${holder}.)`,
      );
    }
    throw new Stop(
      portProblem === 'EACCES'
        ? `没有权限使用端口 ${environment.PORT}，请换一个，例如：PORT=3001 npm start。 (No permission for this port.)`
        : `端口 ${environment.PORT} 已被其他程序占用（${portProblem}）。请停止那个程序，或换一个端口：PORT=3001 npm start。 (Port is in use.)`,
    );
  }
}

function runningProgram() {
  if (environment.DATABASE_URL) return undefined;
  try {
    const holder = JSON.parse(readFileSync(join(environment.DATA_DIR, 'postgres/program.lock'), 'utf8'));
    process.kill(holder.pid, 0);
    if (process.platform !== 'linux') return holder.pid;
    const stat = readFileSync(`/proc/${holder.pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] === holder.startedAt ? holder.pid : undefined;
  } catch {
    return undefined;
  }
}

function tryPort() {
  const port = Number(environment.PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Stop(`端口 PORT=${environment.PORT} 不对，应为 1 到 65535 的整数。 (Wrong PORT.)`);
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error) => done(error.code));
    probe.listen(port, environment.HOST || '0.0.0.0', () => probe.close(() => done(undefined)));
  });
}

async function runServer(started) {
  say(`✓ 准备完成（${seconds(started)}），正在启动`);
  // Its own session: the terminal sends Ctrl-C to everybody and npm passes it on once more,
  // but the server should hear exactly one request to stop.
  server = spawn(process.execPath, ['--enable-source-maps', '--import', './scripts/stop-with-parent.mjs', 'apps/server/dist/main.js'], {
    cwd: root,
    env: environment,
    // Pipes, not the terminal itself: a terminal that is closed breaks the exit of whoever holds it.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  server.stdout.pipe(process.stdout);
  server.stderr.pipe(process.stderr);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const [code, signal] = await new Promise((done) => server.once('exit', (...outcome) => done(outcome)));
  if (isStopping) {
    say('已停止。');
    process.exit(0);
  }
  if (signal !== null) say(`程序被强制结束（${signal}）。数据没有丢失，再次运行 npm start 即可恢复。`);
  process.exit(code ?? 1);
}

function watchSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  // When npm is killed, nobody would be left to stop us.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && stop(), 300).unref();
}

function stop() {
  if (isStopping) return;
  isStopping = true;
  say('正在停止……');
  stopRunningSteps();
  if (server === undefined) return;
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), STOP_LIMIT_MS).unref();
}
