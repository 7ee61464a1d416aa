// Run after adding a package: `node scripts/complete-lock.mjs`. A registry mirror that lacks the binaries of other
// systems makes npm leave them out of the lock file, and then `npm ci` refuses it everywhere. This adds them back:
// optional, for their own system only, by exact version.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './terminal.mjs';

const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix'];
const processors = { loong64: 'loong64', loongarch64: 'loong64', ppc64: 'ppc64', riscv64: 'riscv64', s390x: 's390x', arm64: 'arm64', x64: 'x64', ia32: 'ia32', arm: 'arm', wasm32: 'wasm32' };

for (const file of ['package-lock.json', 'apps/mobile/package-lock.json']) {
  const path = join(root, file);
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = Object.values(lock.packages).flatMap((entry) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !Object.keys(lock.packages).some((key) => key.endsWith(`node_modules/${name}`)))
      .map(([name, version]) => ({ name, version, isForDevelopment: entry.dev === true })),
  );
  for (const { name, version, isForDevelopment } of missing) {
    const words = name.split(/[/-]/);
    const os = words.find((word) => systems.includes(word));
    const cpu = words.map((word) => processors[word]).find(Boolean);
    if (os === undefined || cpu === undefined || !/^\d/.test(version)) {
      console.log(`${file}：${name}@${version} 看不出属于哪个系统，请手工处理`);
      continue;
    }
    const libc = os === 'linux' ? (/musl/.test(name) ? { libc: ['musl'] } : { libc: ['glibc'] }) : {};
    lock.packages[`node_modules/${name}`] = { version, cpu: [cpu], ...(isForDevelopment ? { dev: true } : {}), ...libc, optional: true, os: [os] };
    console.log(`${file}：补上 ${name}@${version}`);
  }
  const [workspace, ...others] = Object.entries(lock.packages);
  lock.packages = Object.fromEntries([workspace, ...others.sort(([a], [b]) => (a < b ? -1 : 1))]);
  if (missing.length > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
