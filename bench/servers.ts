// The programs that are measured, each a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Server {
  name: string;
  address: string;
  pid: number;
  /** Milliseconds of processor time so far, all threads and children that have ended. */
  cpuMs(): number;
  /** Resident memory, megabytes. */
  megabytes(): number;
  stop(): Promise<void>;
}

export interface Start {
  name: string;
  command: readonly string[];
  folder: string;
  environment: Record<string, string>;
  port: number;
  /** Answers 2xx when the program is ready. */
  readyPath: string;
  readySeconds?: number;
  logFile: string;
}

export const repository = join(import.meta.dirname, '..');

/** Starts a program and waits until it answers. @throws with the end of its log when it does not. */
export async function startServer({ name, command, folder, environment, port, readyPath, readySeconds = 60, logFile }: Start): Promise<Server> {
  const output = openSync(logFile, 'a');
  const [file = '', ...rest] = command;
  const child = spawn(file, rest, { cwd: folder, env: { ...process.env, ...environment }, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  const stopOnExit = () => signalGroup(child, 'SIGKILL');
  process.once('exit', stopOnExit);
  const address = `http://127.0.0.1:${port}`;
  const end = Date.now() + readySeconds * 1000;
  for (;;) {
    if (await fetch(`${address}${readyPath}`).then((answer) => answer.ok, () => false)) break;
    if (child.exitCode !== null || Date.now() > end) {
      signalGroup(child, 'SIGKILL');
      throw new Error(`${name} does not answer:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    }
    await sleep(100);
  }
  const pid = child.pid!;
  return {
    name,
    address,
    pid,
    cpuMs: () => family(pid).reduce((sum, each) => sum + cpuOf(each), 0),
    megabytes: () => Math.round(family(pid).reduce((sum, each) => sum + residentOf(each), 0) / 1024),
    async stop() {
      process.off('exit', stopOnExit);
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      signalGroup(child, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 12_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}

/** A process and what it started. */
function family(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    return [pid, ...children.flatMap(family)];
  } catch {
    return [pid];
  }
}

const ticksPerSecond = 100;
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
  } catch {
    return 0;
  }
}

function residentOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** A port that nobody has now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
