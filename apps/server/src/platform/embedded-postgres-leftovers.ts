// After a kill -9 of this program its postmaster lives on, and after a kill -9 of the postmaster its
// backends may. Both are ended before a new start: fast shutdown keeps every acknowledged commit.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStart } from './embedded-postgres-lock.ts';

export async function stopOldPostmaster(cluster: string, report: (message: string) => void): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return;
  }
  if (!(pid > 1) || processStart(pid) === undefined) return;
  if (!worksIn(pid, cluster)) {
    // The number now belongs to a stranger (after a reboot, in a new container); left in place,
    // the file would make PostgreSQL refuse. Its shared-memory check still guards the data.
    rmSync(file, { force: true });
    return;
  }
  report(`上次没有正常退出，正在停止遗留的数据库进程 ${pid}`);
  for (const [signal, seconds] of [['SIGINT', 10], ['SIGQUIT', 5], ['SIGKILL', 5]] as const) {
    sendSignal(pid, signal);
    if (await isGone(pid, seconds)) return;
  }
}

/** Only called once a start failed because orphaned backends still hold the shared memory. */
export function killOrphanedBackends(cluster: string): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (pid > 1 && pid !== process.pid && worksIn(pid, cluster)) sendSignal(pid, 'SIGKILL');
  }
}

export async function isGone(pid: number, seconds: number): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(30)) {
    if (processStart(pid) === undefined) return true;
  }
  return false;
}

// Every PostgreSQL process has its data folder as working directory.
function worksIn(pid: number, cluster: string): boolean {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === cluster;
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster);
  } catch {
    return false;
  }
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}
