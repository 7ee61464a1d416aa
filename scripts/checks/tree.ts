import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

/** The files of the repository as the checks see them; paths are relative, with forward slashes. */
export interface Tree {
  root: string;
  files: string[];
  read(path: string): string;
}

export interface Check {
  name: string;
  /** The rule in a few words, for the line that is printed. */
  rule: string;
  /** What breaks the rule, each with its place and what to do; empty when all is well. */
  run(tree: Tree): string[] | Promise<string[]>;
}

export function readTree(root: string): Tree {
  const texts = new Map<string, string>();
  return {
    root,
    files: listFiles(root).sort(),
    read(path) {
      if (!texts.has(path)) texts.set(path, readFileSync(join(root, path), 'utf8'));
      return texts.get(path) ?? '';
    },
  };
}

/** Git knows which files are ours; an unpacked copy without git is walked. */
function listFiles(root: string): string[] {
  if (existsSync(join(root, '.git'))) {
    const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 64e6 });
    return [...new Set(output.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)));
  }
  return walk(root, root);
}

const skipped = new Set(['node_modules', 'dist', 'unpackage', 'coverage', '.cache', '.data', '.git']);

function walk(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(root, path) : [relative(root, path).split(sep).join('/')];
  });
}

export const isCode = (path: string): boolean => /\.(ts|mjs|js|vue)$/.test(path);
export const isTest = (path: string): boolean => /\.(test|fixture)\.ts$/.test(path) || /(^|\/)test\//.test(path);

/** What a file imports: the words as written, and the repository path when it is one of ours. */
export function importsOf(tree: Tree, path: string): { specifier: string; target: string | undefined }[] {
  const pattern = /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;
  return [...tree.read(path).matchAll(pattern)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    return { specifier, target: resolve(path, specifier) };
  });
}

function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  const own = /^@cert\/(contract|api-client)\/(.+)$/.exec(specifier);
  if (own) return `packages/${own[1]}/src/${own[2]}.ts`;
  return specifier.startsWith('@cert/server/') ? `apps/server/${specifier.slice('@cert/server/'.length)}` : undefined;
}

/** `path:line` of the first place where the text matches. */
export function placeOf(tree: Tree, path: string, pattern: RegExp): string {
  const index = tree.read(path).search(pattern);
  return `${path}:${tree.read(path).slice(0, Math.max(0, index)).split('\n').length}`;
}
