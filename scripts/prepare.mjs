// Installs and builds what is out of date, and nothing else: a second start takes seconds.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { mustRun, root } from './terminal.mjs';

const mobile = join(root, 'apps/mobile');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
// Never folders of results: they would make every build its own input.
const skipped = new Set(['node_modules', 'dist', 'unpackage', '.cache', '.data', '.git', 'coverage']);

// Running needs a fifth of what testing needs: the packages of e2e are left out.
const runningWorkspaces = ['apps/server', 'apps/admin', 'packages/contract', 'packages/api-client'];

/** What `npm start` needs, or more. */
export async function installForRunning() {
  const scope = runningWorkspaces.flatMap((workspace) => ['-w', workspace]);
  if (!isInstalled(root) && !isInstalledForRunning()) {
    await runNpmCi('安装服务端依赖', root, ['--include-workspace-root', ...scope]);
    writeFileSync(runningStamp, hashOfLock());
  }
  await installMobile();
}

export async function installAll() {
  if (!isInstalled(root)) await runNpmCi('安装服务端与测试依赖', root, []);
  await installMobile();
}

export async function installMobile() {
  if (!isInstalled(mobile)) await runNpmCi('安装前端依赖', mobile, []);
}

export const isReadyToRun = () => (isInstalled(root) || isInstalledForRunning()) && isInstalled(mobile);

// Inside node_modules, which every install begins by deleting.
const runningStamp = join(root, 'node_modules/.installed-for-running');
const hashOfLock = () => createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
const isInstalledForRunning = () => existsSync(runningStamp) && readFileSync(runningStamp, 'utf8') === hashOfLock();

/** `--ignore-scripts`: nothing we use needs an install script, and a stranger's must not run. */
function runNpmCi(label, folder, scope) {
  return mustRun(label, npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...scope], { cwd: folder });
}

// npm writes node_modules/.package-lock.json last, so an interrupted install never looks complete.
function isInstalled(folder) {
  const wanted = readLock(join(folder, 'package-lock.json'));
  const present = readLock(join(folder, 'node_modules/.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || !path.includes('node_modules/')) return true;
    const found = present[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return found.version === entry.version && found.integrity === entry.integrity && existsSync(join(folder, path));
  });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

const builds = {
  server: {
    label: '构建服务端',
    inputs: ['apps/server/src', 'apps/server/seed', 'apps/server/package.json', 'packages', 'package-lock.json', 'scripts/bundle-server.mjs'],
    result: 'apps/server/dist/main.js',
    command: [process.execPath, ['scripts/bundle-server.mjs'], root],
  },
  h5: {
    label: '构建 H5 页面',
    inputs: ['apps/mobile', 'packages', 'docs/manual', 'scripts/compress-built-files.ts'],
    result: 'apps/mobile/dist/build/h5/index.html',
    command: [npm, ['run', 'build:h5'], mobile],
  },
  admin: {
    label: '构建运营后台',
    inputs: ['apps/admin', 'packages', 'package-lock.json', 'tsconfig.base.json', 'scripts/compress-built-files.ts'],
    result: 'apps/admin/dist/index.html',
    command: [npm, ['run', 'build'], join(root, 'apps/admin')],
  },
  weixin: {
    label: '构建微信小程序',
    inputs: ['apps/mobile', 'packages', 'docs/manual'],
    result: 'apps/mobile/dist/build/mp-weixin/app.json',
    command: [npm, ['run', 'build:mp-weixin'], mobile],
  },
};

export const buildNames = Object.keys(builds);

/** Builds one of `buildNames` when its inputs changed since the last success. */
export async function build(name) {
  const { label, inputs, result, command } = builds[name];
  const stamp = join(root, '.cache', `build-${name}`);
  const hash = hashInputs(inputs);
  if (existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  rmSync(stamp, { force: true });
  const [program, args, cwd] = command;
  await mustRun(label, program, args, { cwd });
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

function hashInputs(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const input of inputs) addToHash(hash, join(root, input));
  return hash.digest('hex');
}

function addToHash(hash, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) {
    for (const name of readdirSync(path).sort()) if (!skipped.has(name) && !/\.test\.ts$/.test(name)) addToHash(hash, join(path, name));
    return;
  }
  hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
}
