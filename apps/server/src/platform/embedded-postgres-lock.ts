// One program per data folder (I26): the running program holds a lock file, and
// whether its holder still lives decides, so a kill -9 never leaves a folder locked.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from './embedded-postgres-refusal.ts';

const HEARTBEAT_MS = 2_000;
const HEARTBEAT_DEAD_MS = 12_000;
const SETTLE_MS = 150;

interface Holder {
  pid: number;
  // A pid is used again after a restart; together with the start time it is not.
  startedAt: string;
  // Pids can only be compared inside one boot and one pid namespace (containers).
  machine: string;
  since: string;
  token: string;
}

export interface Lock {
  release(): void;
}

export async function takeLock(path: string, folderShown: string): Promise<Lock> {
  const mine: Holder = {
    pid: process.pid,
    startedAt: processStart(process.pid) ?? 'unknown',
    machine: machineName(),
    since: new Date().toISOString(),
    token: randomBytes(12).toString('hex'),
  };
  const draft = `${path}.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600, flush: true });
  try {
    for (;;) {
      if (linkIfFree(draft, path)) break;
      const holder = readHolder(path);
      if (holder === undefined && statMtime(path) === undefined) continue;
      if (holder !== undefined && isAlive(holder, path)) {
        if (holder.machine === mine.machine || (await beats(path))) throw refuse(holder, folderShown);
        continue;
      }
      // Renaming over a dead holder's file is atomic; if two starts do it at the
      // same moment, only the one whose token is still there after a while has won.
      renameSync(draft, path);
      await sleep(SETTLE_MS);
      const winner = readHolder(path);
      if (winner?.token !== mine.token) throw refuse(winner ?? mine, folderShown);
      break;
    }
  } finally {
    rmSync(draft, { force: true });
  }

  const heartbeat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // The folder may be gone (someone deletes it while the program runs).
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    release() {
      clearInterval(heartbeat);
      if (readHolder(path)?.token === mine.token) rmSync(path, { force: true });
    },
  };
}

function linkIfFree(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // Some shared folders know no hard links; exclusive creation is nearly as good there.
    try {
      writeFileSync(path, readFileSync(draft), { mode: 0o600, flag: 'wx' });
      return true;
    } catch (second) {
      if ((second as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw second;
    }
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof value.pid === 'number' && typeof value.token === 'string' ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.machine === machineName()) return processStart(holder.pid) === holder.startedAt;
  return Date.now() - (statMtime(path) ?? 0) < HEARTBEAT_DEAD_MS;
}

// Another container's pid says nothing here, so its heartbeat is watched instead.
async function beats(path: string): Promise<boolean> {
  const before = statMtime(path);
  for (let waited = 0; waited < HEARTBEAT_DEAD_MS; waited += 500) {
    await sleep(500);
    if (statMtime(path) !== before) return true;
  }
  return false;
}

function statMtime(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

export function processStart(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie holds nothing any more.
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function machineName(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return 'one machine';
  }
}

function refuse(holder: Holder, folder: string): StartRefusal {
  return new StartRefusal(
    'already_running',
    `数据目录 ${folder} 正被另一个正在运行的程序使用（进程 ${holder.pid}，启动于 ${holder.since}）。` +
      '请先停止它，或换一个目录再启动，例如 DATA_DIR=/另一个目录 PORT=3001 npm start。' +
      ` (Already running on this data folder, pid ${holder.pid}.)`,
  );
}
