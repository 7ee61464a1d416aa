// Where the database lives and as whom it runs. PostgreSQL refuses root, so under root it
// runs as an unprivileged user, and that user must be able to reach binaries and data.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartRefusal } from './embedded-postgres-refusal.ts';

const FOLDER_PREFIX = 'certification-careers-';

/** The account that initdb and postgres run as; undefined means "as ourselves". */
export type RunUser = { uid: number; gid: number } | undefined;

export interface Place {
  /** Real folder with `cluster/`, passwords, lock and log. */
  home: string;
  cluster: string;
  runUser: RunUser;
}

/**
 * Finds or makes the home of the database: DATA_DIR/postgres, or, when that cannot be reached by the account
 * the database runs as (a checkout below a 0700 home), a readable place that DATA_DIR/postgres links to.
 */
export function findPlace(dataDir: string): Place {
  mkdirSync(dataDir, { recursive: true });
  const wanted = resolve(dataDir, 'postgres');
  const kind = statKind(wanted);
  if (kind === 'dangling') {
    throw new StartRefusal(
      'data_missing',
      `${wanted} 指向的数据库目录 ${readlinkSync(wanted)} 不存在。若数据已移走，请移回原处；` +
        `若确定要从空库开始，请删除 ${wanted}。 (The linked database folder is missing.)`,
    );
  }
  if (kind === 'present') {
    const home = realpathSync(wanted);
    const runUser = chooseRunUser(home);
    const cluster = join(home, 'cluster');
    if (canServe(home, runUser)) return { home, cluster, runUser };
    if (existsSync(cluster)) {
      throw new StartRefusal(
        'no_permission',
        `数据库目录 ${home} 已有数据，但数据库所用的系统用户（uid ${runUser?.uid ?? process.getuid?.()}）无法读写它。` +
          '请恢复各级上级目录的进入权限（chmod o+x），或用 DATA_DIR 指定另一个目录。 (Database folder not accessible.)',
      );
    }
    return replaceHome(wanted, home, runUser);
  }
  const runUser = chooseRunUser(wanted);
  openToRunUser(dataDir, runUser);
  mkdirSync(wanted);
  return replaceHome(wanted, realpathSync(wanted), runUser);
}

function replaceHome(wanted: string, home: string, runUser: RunUser): Place {
  openToRunUser(home, runUser);
  if (canServe(home, runUser)) return { home, cluster: join(home, 'cluster'), runUser };
  for (const root of ['/var/lib', join(homedir(), '.local/share'), '/var/tmp', '/tmp']) {
    let other: string | undefined;
    try {
      if (runUser === undefined && root.startsWith(homedir())) mkdirSync(root, { recursive: true });
      other = mkdtempSync(join(root, FOLDER_PREFIX));
      openToRunUser(other, runUser);
      if (canServe(other, runUser)) {
        rmSync(wanted, { recursive: true });
        symlinkSync(other, wanted);
        return { home: other, cluster: join(other, 'cluster'), runUser };
      }
    } catch {
      // This place is read-only or missing; the next one may serve.
    }
    if (other !== undefined) rmSync(other, { recursive: true, force: true });
  }
  throw new StartRefusal(
    'no_permission',
    `数据目录 ${home} 不能存放数据库：数据库所用的系统用户无法进入，或该磁盘不支持文件权限。` +
      '请用 DATA_DIR 指定另一个目录，或用 DATABASE_URL 使用已有的 PostgreSQL。 (No usable folder for the database.)',
  );
}

function chooseRunUser(home: string): RunUser {
  if (process.getuid?.() !== 0) return undefined;
  // Existing data decides, so that a folder first used by an ordinary user keeps its owner.
  const owner = statSync(join(home, 'cluster'), { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name);
    const uid = Number(account?.[2]);
    const gid = Number(account?.[3]);
    if (uid > 0 && gid >= 0) return { uid, gid };
  }
  throw new StartRefusal(
    'no_run_user',
    '以 root 启动时，数据库需要一个普通系统用户（postgres 或 nobody），但系统里没有。' +
      '请新建用户（useradd --system postgres），或改用普通用户启动。 (PostgreSQL cannot run as root.)',
  );
}

// Others get the right to pass through the folder, not to list it; what is inside has its own modes.
function openToRunUser(folder: string, runUser: RunUser): void {
  const stat = statSync(folder);
  if (runUser === undefined || stat.uid !== process.getuid?.()) return;
  chmodSync(folder, (stat.mode & 0o777) | 0o011);
}

/** Tries for real what the database will do: own a private folder in there, enter it, write. */
function canServe(home: string, runUser: RunUser): boolean {
  const probe = join(home, `.probe-${process.pid}`);
  try {
    mkdirSync(probe, { mode: 0o700 });
    if (runUser) chownSync(probe, runUser.uid, runUser.gid);
    const stat = statSync(probe);
    if ((stat.mode & 0o077) !== 0 || stat.uid !== (runUser?.uid ?? process.getuid?.() ?? stat.uid)) return false;
    return spawnSync('/bin/sh', ['-c', 'cd "$1" && : > probe', 'sh', probe], { cwd: '/', ...runUser }).status === 0;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error;
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

function statKind(path: string): 'absent' | 'dangling' | 'present' {
  if (statSync(path, { throwIfNoEntry: false })) return 'present';
  try {
    readlinkSync(path);
    return 'dangling';
  } catch {
    return 'absent';
  }
}
